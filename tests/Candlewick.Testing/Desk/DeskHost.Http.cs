using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Candlewick.Testing.Scripted;
using Xunit;

namespace Candlewick.Testing.Desk;

/// <summary>What the webhook answered.</summary>
public sealed record WebhookAnswer(HttpStatusCode Status, JsonElement Body, string Text);

/// <summary>A route as it was made.</summary>
public sealed record MadeRoute(string Id, string Webhook);

/// <summary>Speaking to a desk as its users do.</summary>
public sealed partial class DeskHost
{
    /// <summary>Makes a route on the first account.</summary>
    /// <param name="overrides">Fields changed or (null) left out.</param>
    public async Task<MadeRoute> MakeRouteAsync(object? overrides = null)
    {
        var route = await PostAsync("/api/routes", Merge(new
        {
            name = "test",
            symbols = new[] { ScriptedExchange.Bitcoin },
            account = ScriptedExchange.FirstAccount,
            staking_tree_id = "five-wins-before-six-losses",
        }, overrides), HttpStatusCode.Created);
        return new MadeRoute(route.GetProperty("id").GetString()!, route.GetProperty("webhook_path").GetString()!);
    }

    /// <summary>The example signal of the specification, with fields changed or (null) left out.</summary>
    public static string Signal(string id, object? overrides = null) => JsonSerializer.Serialize(Merge(new
    {
        action = "buy",
        symbol = ScriptedExchange.Bitcoin,
        entry = "45000.50",
        target = "46000.00",
        stop = "44000.00",
        id,
    }, overrides));

    /// <summary>The same the other way round.</summary>
    public static string Sell(string id) => Signal(id, new { action = "sell", target = "44000.00", stop = "46000.00" });

    public async Task<WebhookAnswer> SendAsync(
        string webhook, string body, string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook);
        request.Content = new StringContent(body, Encoding.UTF8, contentType);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return new WebhookAnswer(answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(text), text);
    }

    /// <summary>Sends and expects 200.</summary>
    public async Task<JsonElement> AcceptAsync(string webhook, string body)
    {
        var answer = await SendAsync(webhook, body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Body.GetProperty("data");
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"POST {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Sends whatever answer comes.</summary>
    public async Task<(HttpStatusCode Status, string Text)> TryPostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The next price of the first account's first symbol, and then wait until the desk has done what follows from it.</summary>
    public Task PriceAsync(decimal price) => PriceAsync(ScriptedExchange.Bitcoin, price);

    public async Task PriceAsync(string symbol, decimal price)
    {
        await SettleAsync();
        Venue.Price(symbol, price);
        await SettleAsync();
    }

    /// <summary>Enters at the next price and hits the exit at <paramref name="exit"/>.</summary>
    public async Task TradeAsync(string webhook, string signal, decimal entry, decimal exit)
    {
        await AcceptAsync(webhook, signal);
        await PriceAsync(entry);
        await PriceAsync(exit);
    }

    public async Task<JsonElement> OnlySessionAsync() => Assert.Single((await GetAsync("/api/sessions")).EnumerateArray());

    public async Task<IReadOnlyList<JsonElement>> StepsAsync(string sessionId) =>
        [.. (await GetAsync($"/api/sessions/{sessionId}/steps")).EnumerateArray()];

    /// <summary>The defaults with fields changed, added or (null) left out.</summary>
    public static IReadOnlyDictionary<string, object?> Merge(object defaults, object? overrides)
    {
        var merged = defaults.GetType().GetProperties().ToDictionary(property => property.Name, property => property.GetValue(defaults));
        foreach (var property in overrides?.GetType().GetProperties() ?? [])
        {
            merged[property.Name] = property.GetValue(overrides);
        }

        return merged.Where(field => field.Value is not null).ToDictionary(field => field.Key, field => field.Value);
    }
}
