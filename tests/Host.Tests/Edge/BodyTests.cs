using System.Text.Json;
using System.Text.RegularExpressions;
using Candlewick.Testing;

namespace Host.Tests.Edge;

/// <summary>A desk that soon loses patience, and what can be changed on it.</summary>
public sealed partial class ImpatientDesk : IAsyncLifetime
{
    private DeskProcess? _process;

    public DeskProcess Process => _process!;

    internal IReadOnlyList<(string Method, string Path, bool TakesJson)> Changes { get; private set; } = [];

    public async Task InitializeAsync()
    {
        _process = await DeskProcess.StartAsync(
            ("CANDLEWICK_IDENTITY__LOGINS_PER_MINUTE", "10000"), ("CANDLEWICK_CONNECTIONS__GRACE", "00:00:02"),
            ("CANDLEWICK_MARKETDATA__UPLOAD_STALL", "00:00:03"));
        await Process.SignInAsync();
        var paths = (await EdgeDesk.DescriptionAsync(Process.Client)).GetProperty("paths");
        Changes =
        [
            .. paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
                .Where(operation => operation.Name != "get" && path.Name != "/admin/auth/logout")
                .Select(operation =>
                    (operation.Name.ToUpperInvariant(), PathParameter().Replace(path.Name, "1"), TakesJson(operation.Value)))),
        ];
        Assert.True(Changes.Count(change => change.TakesJson) >= 15);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private static bool TakesJson(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) && body.TryGetProperty("content", out var content)
        && content.TryGetProperty("application/json", out var json)
        && json.TryGetProperty("schema", out var schema) && schema.TryGetProperty("$ref", out _);

    [GeneratedRegex("\\{[^}]+\\}", RegexOptions.None, 1000)]
    private static partial Regex PathParameter();
}

/// <summary>Bodies that no route can use, sent to every route that changes something.</summary>
public sealed class BodyTests(ImpatientDesk desk) : IClassFixture<ImpatientDesk>
{
    [Theory]
    [InlineData("deep object", "application/json")]
    [InlineData("deep list", "application/json")]
    [InlineData("not UTF-8", "application/json")]
    [InlineData("not UTF-8 in a text", "application/json")]
    [InlineData("cut off", "application/json")]
    [InlineData("empty", "application/json")]
    [InlineData("nothing", "application/json")]
    [InlineData("valid", "application/json; charset=nonsense")]
    [InlineData("valid", "application/json; charset=\"\"")]
    [InlineData("valid", "text/plain")]
    [InlineData("valid", "application/x-www-form-urlencoded")]
    [InlineData("valid", "nonsense")]
    [InlineData("valid", "multipart/form-data")]
    [InlineData("valid", "multipart/form-data; boundary=x")]
    public async Task A_body_that_cannot_be_read_is_refused(string kind, string contentType)
    {
        var body = kind switch
        {
            "deep object" => string.Concat(Enumerable.Repeat("{\"a\":", 20_000)),
            "deep list" => new string('[', 100_000),
            "not UTF-8" => "\u00ff\u00fe\u00fd",
            "not UTF-8 in a text" => "{\"symbol\":\"\u00ff\",\"name\":\"\u00c3\u0028\",\"reason\":\"\u00ff\",\"username\":\"\u00ff\"}",
            "cut off" => "{\"symbol\":\"BTC",
            "empty" => "",
            "nothing" => "null",
            _ => "{}",
        };
        foreach (var (method, path, takesJson) in desk.Changes)
        {
            var (status, _, text) = await EdgeDesk.SendAsync(desk.Process.Client, method, path, body, contentType);
            Assert.True(status < 500, $"{method} {path}: {status} {text}");
            var isReadable = kind is "valid" or "not UTF-8 in a text"
                && contentType.StartsWith("application/json", StringComparison.Ordinal)
                && !contentType.Contains("nonsense", StringComparison.Ordinal);
            Assert.True(!takesJson || isReadable || status is 400 or 413 or 415, $"{method} {path}: {status} {text}");
        }

        Assert.DoesNotContain("   at ", desk.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_refused_before_it_comes()
    {
        foreach (var (method, path, takesJson) in desk.Changes.Where(change => change.TakesJson))
        {
            using var wire = await Wire.ConnectAsync(desk.Process.Address);
            await wire.SendAsync(Head(method, path, "Content-Length: 2000000"));
            var head = await wire.HeadAsync();
            Assert.True(head.Status == 413, $"{method} {path} {takesJson}: {head.Text}");
        }
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_given_up()
    {
        var answers = await Task.WhenAll(desk.Changes.Select(async change =>
        {
            using var wire = await Wire.ConnectAsync(desk.Process.Address);
            await wire.SendAsync(Head(change.Method, change.Path, "Content-Length: 5000") + "{\"");
            return (change, Head: await wire.HeadAsync(60));
        }));
        Assert.All(answers, answer => Assert.True(answer.Head.Status is >= 200 and < 500, $"{answer.change}: {answer.Head.Text}"));
        Assert.All(
            answers.Where(answer => answer.change.TakesJson),
            answer => Assert.True(answer.Head.Status == 408, $"{answer.change}: {answer.Head.Text}"));
        Assert.DoesNotContain("   at ", desk.Process.Output, StringComparison.Ordinal);
    }

    private string Head(string method, string path, string length) =>
        $"{method} {path} HTTP/1.1\r\nHost: {desk.Process.Address.Authority}\r\nAuthorization: Bearer {desk.Process.Token}\r\n"
        + $"Content-Type: application/json\r\n{length}\r\n\r\n";
}
