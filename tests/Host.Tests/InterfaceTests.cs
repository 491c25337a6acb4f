using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Host.Tests;

/// <summary>The interface against its own description: nothing missing, nothing collapsed, nothing open, nothing unchecked.</summary>
[Collection(SharedDeskCollection.Name)]
public sealed partial class InterfaceTests(SharedDesk desk)
{
    /// <summary>What every signed-in user may do to their own sign-in.</summary>
    private static readonly string[] OwnSignIn = ["/admin/auth/logout", "/admin/auth/password"];

    /// <summary>What only computes: asked with a body, and reading all the same.</summary>
    private static readonly string[] Calculations =
    [
        "/api/staking-trees/design", "/api/staking-trees/design/simulate", "/api/staking-trees/{id}/simulate",
        "/api/staking-trees/optimise",
    ];

    [Fact]
    public async Task Every_route_is_described()
    {
        var description = await desk.DescriptionAsync();
        var paths = description.GetProperty("paths");
        foreach (var path in (
            string[])["/admin/auth/login", "/admin/auth/verify", "/data/{symbol}/{timeframe}", "/api/routes", "/api/sessions",
            "/api/signals", "/api/staking-trees", "/ws", "/health"])
        {
            Assert.True(paths.TryGetProperty(path, out _), path);
        }
    }

    [Fact]
    public async Task The_requests_of_two_use_cases_have_schemas_of_their_own()
    {
        var schemas = (await desk.DescriptionAsync()).GetProperty("components").GetProperty("schemas");
        Assert.True(schemas.GetProperty("LoginRequest").GetProperty("properties").TryGetProperty("username", out _));
        Assert.True(schemas.GetProperty("CreateUserRequest").GetProperty("properties").TryGetProperty("role", out _));
        Assert.False(schemas.TryGetProperty("Request", out _));
        Assert.False(schemas.TryGetProperty("Response", out _));
        Assert.DoesNotContain(schemas.EnumerateObject(), schema => NumberedName().IsMatch(schema.Name));
    }

    [Fact]
    public async Task A_body_of_one_route_is_not_that_of_another()
    {
        var bodies = (await OperationsAsync()).Select(operation => Schema(operation.Body))
            .Where(schema => schema is not null && schema.EndsWith("Request", StringComparison.Ordinal));
        // The webhook has one body for its three addresses.
        var shared = bodies.GroupBy(schema => schema)
            .Where(group => group.Count() > 1 && !group.Key!.Contains("Signal", StringComparison.Ordinal)).Select(group => group.Key);
        Assert.Equal([], shared);
    }

    [Fact]
    public async Task Property_names_are_snake_case()
    {
        var schemas = (await desk.DescriptionAsync()).GetProperty("components").GetProperty("schemas");
        var names = schemas.EnumerateObject().Where(schema => schema.Value.TryGetProperty("properties", out _))
            .SelectMany(schema => schema.Value.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        Assert.All(names, name => Assert.Matches("^[a-z0-9_]+$", name));
    }

    [Fact]
    public async Task Every_change_refuses_whoever_is_not_signed_in()
    {
        foreach (var operation in (await OperationsAsync()).Where(operation => operation.IsChange && !IsOpen(operation.Path)))
        {
            using var answer = await desk.Anonymous.SendAsync(Request(operation, "{}"));
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{operation.Method} {operation.Path}: {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Every_change_refuses_a_viewer()
    {
        var operations = (await OperationsAsync())
            .Where(operation => operation.IsChange && !IsOpen(operation.Path) && !OwnSignIn.Contains(operation.Path)
                && !Calculations.Contains(operation.Path)).ToList();
        Assert.True(operations.Count >= 5);
        foreach (var operation in operations)
        {
            using var answer = await desk.Viewer.SendAsync(Request(operation, "{}"));
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{operation.Method} {operation.Path}: {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Computing_needs_a_sign_in_and_no_more_than_a_viewer()
    {
        var operations = (await OperationsAsync()).Where(operation => Calculations.Contains(operation.Path)).ToList();
        Assert.Equal(Calculations.Length, operations.Count);
        foreach (var operation in operations)
        {
            using var answer = await desk.Viewer.SendAsync(Request(operation, "{}"));
            Assert.True((int)answer.StatusCode is 200 or 400 or 404, $"{operation.Path}: {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Reading_needs_a_sign_in_and_no_more_than_a_viewer()
    {
        foreach (var operation in (await OperationsAsync()).Where(operation => operation.Method == "GET" && !IsOpen(operation.Path)))
        {
            using var anonymous = await desk.Anonymous.SendAsync(Request(operation, null));
            Assert.True(anonymous.StatusCode == HttpStatusCode.Unauthorized, $"{operation.Path}: {(int)anonymous.StatusCode}");
            using var viewer = await desk.Viewer.SendAsync(Request(operation, null));
            var isForbidden = operation.Path.StartsWith("/admin/", StringComparison.Ordinal)
                && !operation.Path.StartsWith("/admin/auth/", StringComparison.Ordinal);
            Assert.True((viewer.StatusCode == HttpStatusCode.Forbidden) == isForbidden, $"{operation.Path}: {(int)viewer.StatusCode}");
            Assert.True((int)viewer.StatusCode < 500, $"{operation.Path}: {(int)viewer.StatusCode}");
        }
    }

    [Fact]
    public async Task Every_body_is_checked_in_its_own_module()
    {
        foreach (var operation in (await OperationsAsync())
            .Where(operation => operation.IsChange && !IsOpen(operation.Path) && operation.Body is not null))
        {
            foreach (var body in (string[])["{", "[]", "7", "{\"\\u0000\": []}"])
            {
                using var answer = await desk.Admin.SendAsync(Request(operation, body));
                Assert.True((int)answer.StatusCode is >= 200 and < 500,
                    $"{operation.Method} {operation.Path} with {body}: {(int)answer.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("/admin/users", "username")]
    [InlineData("/admin/auth/password", "current_password")]
    [InlineData("/api/routes", "name")]
    public async Task An_empty_body_is_answered_with_what_is_missing(string path, string field)
    {
        using var answer = await desk.Admin.PostAsync(path, new StringContent("{}", Encoding.UTF8, "application/json"));
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Theory]
    [InlineData("/admin/users", """{"username":7,"password":"a long enough password","role":"viewer"}""", "username")]
    [InlineData("/api/routes", """{"name":"a","symbols":"BTCUSDT"}""", "symbols")]
    public async Task A_value_of_the_wrong_kind_names_its_path(string path, string body, string field)
    {
        using var answer = await desk.Admin.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    private static bool IsOpen(string path) =>
        path is "/" or "/metrics" or "/admin/auth/login" || path.StartsWith("/health", StringComparison.Ordinal)
        || path.StartsWith("/api/webhook/", StringComparison.Ordinal) || path is "/ws" or "/ws/admin" or "/ws/data-collection";

    private static HttpRequestMessage Request(Operation operation, string? body)
    {
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), PathParameter().Replace(operation.Path, operation.ValueOf));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var isForm = operation.Body is { } described && described.TryGetProperty("content", out var content)
            && content.TryGetProperty("multipart/form-data", out _);
        request.Content = body is null ? null : isForm
            ? new MultipartFormDataContent { { new StringContent(""), "nothing" } }
            : new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }

    private static string? Schema(JsonElement? body) =>
        body is { } given && given.TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json)
        && json.GetProperty("schema").TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/')[^1] : null;

    private async Task<IReadOnlyList<Operation>> OperationsAsync() =>
        [.. (await desk.DescriptionAsync()).GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(operation => new Operation(operation.Name.ToUpperInvariant(), path.Name, operation.Value)))];

    private sealed record Operation(string Method, string Path, JsonElement Description)
    {
        public JsonElement? Body => Description.TryGetProperty("requestBody", out var body) ? body : null;

        /// <summary>A value that the route takes for a parameter of its path.</summary>
        public string ValueOf(Match parameter)
        {
            var name = parameter.Value.Trim('{', '}');
            var schema = Description.TryGetProperty("parameters", out var parameters)
                ? parameters.EnumerateArray().FirstOrDefault(given => given.GetProperty("name").GetString() == name)
                : default;
            var text = schema.ValueKind == JsonValueKind.Object ? schema.GetProperty("schema").ToString() : "";
            return text.Contains("integer", StringComparison.Ordinal) ? "1" : text.Contains("uuid", StringComparison.Ordinal)
                ? Guid.Empty.ToString() : "x";
        }

        public bool IsChange => Method != "GET";
    }

    [GeneratedRegex("\\{[^}]+\\}", RegexOptions.None, 1000)]
    private static partial Regex PathParameter();

    [GeneratedRegex("[A-Za-z](Request|Response)[0-9]+$|^(Request|Response|Item)[0-9]*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberedName();
}
