using System.Text.Json;

namespace Candlewick.Venues.Tests.Exchange.Binance;

/// <summary>
/// Every request that the venue's documentation of its WebSocket API shows: its method is answered here or stands in the list of those that
/// are not, and each of its parameters is understood.
/// </summary>
public sealed class BinanceExampleTests
{
    /// <summary>
    /// What there is nothing of here: routing among markets, self-trade prevention, reference prices, and figures of other spans.
    /// </summary>
    private static readonly HashSet<string> NotAnswered = new(StringComparer.Ordinal)
    {
        "executionRules", "blockTrades.historical", "ticker.tradingDay", "ticker", "referencePrice", "referencePrice.calculation",
        "orderList.place.opo", "orderList.place.opoco", "sor.order.place", "sor.order.test", "myPreventedMatches", "myAllocations",
        "order.amendments", "myFilters",
    };

    /// <summary>What the market, the account or the lack of the example's own orders says to a request that is well formed.</summary>
    private static readonly HashSet<int> Judged =
        [-1013, -1002, -1158, -1165, -1166, -1198, -1199, -2010, -2011, -2013, -2022, -2035, -2036, -2038, -4056];

    [SkippableFact]
    public async Task Every_documented_request_is_understood_or_known_not_to_be()
    {
        await using var client = await BinanceClient.StartAsync();
        await using var socket = await SocketEnd.ConnectAsync(client, "/ws-api/v3");
        var answered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var example in Requests())
        {
            var method = example.GetProperty("method").GetString()!;
            await SendAsync(client, socket, method, example);
            var answer = await socket.NextAsync();
            var code = answer.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : 0;
            if (NotAnswered.Contains(method))
            {
                Assert.Equal(-1020, code);
                continue;
            }

            answered.Add(method);
            Assert.True(code == 0 || Judged.Contains(code), $"{example}: {answer}");
            // Time goes on between them, so that the limits on orders stand in nobody's way.
            client.Exchange.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.True(answered.Count >= 40, string.Join(' ', answered.Order()));
    }

    private static IEnumerable<JsonElement> Requests() => BinanceDocs.All("web-socket-api.md")
        .Where(example => example.ValueKind == JsonValueKind.Object && example.TryGetProperty("method", out _))
        // A symbol of full-width digits is there to show how it is signed, and is none.
        .Where(example => !example.ToString().Contains('１', StringComparison.Ordinal)
            && !example.ToString().Contains("\\uff11", StringComparison.OrdinalIgnoreCase));

    private static async Task SendAsync(BinanceClient client, SocketEnd socket, string method, JsonElement example)
    {
        if (!example.TryGetProperty("params", out var given) || given.ValueKind != JsonValueKind.Object)
        {
            await socket.SendAsync(new { id = 1, method });
            return;
        }

        var parameters = new Dictionary<string, object>();
        foreach (var field in given.EnumerateObject())
        {
            parameters[field.Name] = field.Name switch
            {
                "symbol" => BinanceClient.Symbol,
                "symbols" => new[] { BinanceClient.Symbol },
                _ => field.Value.Clone(),
            };
        }

        if (!parameters.Remove("signature") && !parameters.ContainsKey("apiKey"))
        {
            await socket.SendAsync(new { id = 1, method, @params = parameters });
            return;
        }

        parameters.Remove("timestamp");
        await socket.SendSignedAsync(client, 1, method, parameters);
    }
}
