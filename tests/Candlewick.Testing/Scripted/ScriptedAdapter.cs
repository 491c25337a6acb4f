using System.Text.Json;
using Candlewick.Execution.Contracts;

namespace Candlewick.Testing.Scripted;

/// <summary>
/// Opens the accounts of a <see cref="ScriptedExchange"/> by name. One adapter stands for each account the exchange begins with,
/// so that an empty desk makes them all; each opens accounts of other names too.
/// </summary>
public sealed class ScriptedAdapter(ScriptedExchange exchange, ScriptedVenue first) : IVenueAdapter
{
    /// <summary>A setting of this name, with any value, is refused: for tests of refused settings.</summary>
    public const string WrongSetting = "wrong";

    /// <summary>An adapter for each account that the exchange holds now.</summary>
    public static IEnumerable<IVenueAdapter> Of(ScriptedExchange exchange) =>
        exchange.All.Select(venue => new ScriptedAdapter(exchange, venue));

    public string Venue => first.Venue;

    public AccountDefinition? FirstAccount => new(first.Account, first.Venue, JsonSerializer.SerializeToElement(new { }));

    public IReadOnlyDictionary<string, string[]> Check(JsonElement settings) =>
        settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(WrongSetting, out _)
            ? new Dictionary<string, string[]> { [WrongSetting] = ["is not a setting of this venue"] }
            : new Dictionary<string, string[]>();

    public async Task<IBroker> OpenAsync(AccountDefinition account, CancellationToken cancellationToken)
    {
        var venue = exchange.Add(account.Name);
        await venue.OpenAnswers.WaitAsync(cancellationToken);
        return venue.Connect();
    }

    public Task ForgetAsync(AccountDefinition account)
    {
        exchange.Add(account.Name).WasForgotten = true;
        return Task.CompletedTask;
    }
}
