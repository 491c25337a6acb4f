using System.Text;
using System.Text.Json;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Formats.Mapped;
using Candlewick.Testing;

namespace Candlewick.Sessions.Tests.Alerts;

/// <summary>The alerts seen in the wild, as they arrive: templates with their placeholders filled.</summary>
internal static class SampleAlerts
{
    /// <summary>When the samples were "sent".</summary>
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 10, 30, 5, TimeSpan.Zero);

    public static readonly string[] Symbols = ["BTCUSDT", "BRK.B", "ETHUSDC", "SOLUSDC", "SOLUSDT", "ATOMUSDT", "CRVUSDT"];

    private static readonly Lazy<Dictionary<string, JsonElement>> All = new(() =>
        File.ReadLines(TestData.Path("tradingview/webhook_payloads.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement.Clone())
            .ToDictionary(sample => sample.GetProperty("id").GetString()!, StringComparer.Ordinal));

    public static IEnumerable<string> Ids => All.Value.Keys;

    /// <summary>A sample's text; templates filled with plain values, or with hostile ones.</summary>
    public static string Text(string id, bool isHostile = false)
    {
        var sample = All.Value[id];
        return sample.TryGetProperty(isHostile ? "rendered_hostile" : "rendered_plain", out var rendered)
            ? rendered.GetString()! : sample.GetProperty("body").GetString()!;
    }

    public static (SignalCheck Check, IReadOnlyList<UnderstoodField> Fields, IReadOnlyList<string> Unused) Understand(
        string text, SignalMapping mapping, SignalDefaults? defaults = null)
    {
        var body = MappedBody.Read(
            Encoding.UTF8.GetBytes(text), new SignalReading(null, Now) { Mapping = mapping, Defaults = defaults ?? SignalDefaults.None });
        return body.Understand(
            new SignalContext("rt_1", Symbols, "scripted", new SignalClocks(Now, null, Now, TimeSpan.FromHours(24))));
    }
}
