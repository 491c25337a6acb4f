using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using Candlewick.Testing;
using Xunit.Abstractions;

namespace Host.Tests.Edge;

/// <summary>
/// Requests and frames drawn from seeds, over every route that the interface describes: whatever comes, the desk answers in time,
/// never with a failure of its own, and goes on.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int SampleSize = 1_500;
    private const int CampaignSize = 100_000;
    private const int FramesPerRequest = 2;
    private const int AtOnce = 4;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(20);

    [Fact]
    public Task Nothing_of_a_sample_of_damaged_requests_makes_the_desk_fail() => RunAsync(1, SampleSize);

    [Fact]
    [Trait("Campaign", "fuzz")]
    public Task Nothing_of_many_damaged_requests_makes_the_desk_fail() =>
        RunAsync(Number("CANDLEWICK_CAMPAIGN_FROM", 1_000_000), Number("CANDLEWICK_CAMPAIGN_COUNT", CampaignSize));

    private async Task RunAsync(int from, int count)
    {
        await using var desk = await DeskProcess.StartAsync(("CANDLEWICK_IDENTITY__LOGINS_PER_MINUTE", "100000"));
        await desk.SignInAsync();
        var description = await EdgeDesk.DescriptionAsync(desk.Client);
        var operations = FuzzRequest.Operations(description);
        var statuses = new ConcurrentDictionary<int, int>();
        var failures = new ConcurrentQueue<string>();
        using var client = EdgeDesk.NewClient(desk.Address, desk.Token);
        var bound = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        await Parallel.ForEachAsync(Enumerable.Range(from, count), bound, async (seed, _) =>
        {
            var request = FuzzRequest.Of(seed, description, operations);
            var (status, text) = await AnswerAsync(client, request);
            statuses.AddOrUpdate(status, 1, (_, before) => before + 1);
            // 503 is an answer: a route that is busy, a venue that is away, a stream that is full.
            if (status is 0 or 500 or > 503 and not 507)
            {
                failures.Enqueue($"{status} {text}\n{request}");
            }
        });
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(
            part => FramesAsync(desk, from + (part * count), count * FramesPerRequest / AtOnce, failures)));

        output.WriteLine(string.Join(", ", statuses.OrderBy(each => each.Key).Select(each => $"{each.Key}: {each.Value}")));
        Assert.True(failures.IsEmpty, $"{failures.Count} failures\n{string.Join("\n\n", failures.Take(10))}");
        Assert.False(desk.HasExited);
        Assert.DoesNotContain("   at ", desk.Output, StringComparison.Ordinal);
        Assert.Equal(200, (await EdgeDesk.SendAsync(client, "GET", "/health")).Status);
        Assert.True(await desk.StopAsync(TimeSpan.FromSeconds(30)));
    }

    private static async Task<(int Status, string Text)> AnswerAsync(HttpClient client, FuzzRequest request)
    {
        using var limit = new CancellationTokenSource(AnswerLimit);
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.TryAddWithoutValidation(
                "Content-Type", string.Concat(request.ContentType.Where(letter => letter is > ' ' and < (char)127)));
        }

        try
        {
            using var answer = await client.SendAsync(message, limit.Token);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(limit.Token));
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return (0, failure.Message);
        }
    }

    private static async Task FramesAsync(DeskProcess desk, int from, int count, ConcurrentQueue<string> failures)
    {
        const int PerStream = 100;
        for (var first = from; first < from + count; first += PerStream)
        {
            using var socket = await EdgeDesk.OpenAsync(desk.Address, $"/ws?token={desk.Token}");
            try
            {
                for (var seed = first; seed < first + PerStream && socket.State == WebSocketState.Open; seed++)
                {
                    await socket.SendAsync(FuzzRequest.Frame(seed), WebSocketMessageType.Text, true, default);
                }

                await socket.SendAsync(Encoding.UTF8.GetBytes("""{"type":"ping"}"""), WebSocketMessageType.Text, true, default);
                while (await EdgeDesk.ReadAsync(socket) is { } message && message.GetProperty("type").GetString() != "pong")
                {
                    // Errors and answers to what came before.
                }
            }
            catch (WebSocketException)
            {
                // The desk closed while we were still sending: the code says why.
            }
            catch (OperationCanceledException)
            {
                failures.Enqueue($"no answer on a stream, frames from seed {first}");
            }

            if (socket.CloseStatus is { } code && code is not
                (WebSocketCloseStatus.InvalidPayloadData or WebSocketCloseStatus.MessageTooBig or WebSocketCloseStatus.PolicyViolation))
            {
                failures.Enqueue($"closed with {code} {socket.CloseStatusDescription}, frames from seed {first}");
            }
        }
    }

    private static int Number(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : fallback;
}
