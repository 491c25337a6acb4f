using System.Text.Json;

namespace Candlewick.Execution.Contracts;

/// <summary>An account as it is stored on the desk.</summary>
/// <param name="Name">Unique on the desk, lower case letters, digits and dashes.</param>
/// <param name="Venue">Which adapter opens it, e.g. <c>simulator</c>.</param>
/// <param name="Settings">The adapter's own settings, a JSON object. Never a secret.</param>
public sealed record AccountDefinition(string Name, string Venue, JsonElement Settings);

/// <summary>Opens accounts at one kind of venue; each venue registers one.</summary>
public interface IVenueAdapter
{
    /// <summary>The name by which accounts ask for it, e.g. <c>simulator</c>.</summary>
    string Venue { get; }

    /// <summary>The account that is made at the first start of an empty desk, or null.</summary>
    AccountDefinition? FirstAccount { get; }

    /// <summary>Errors by field; empty when the settings can be used.</summary>
    IReadOnlyDictionary<string, string[]> Check(JsonElement settings);

    /// <summary>Opens the account's connection. May take its time; a failure is tried again by the caller.</summary>
    Task<IBroker> OpenAsync(AccountDefinition account, CancellationToken cancellationToken);

    /// <summary>The account was removed from the desk: what the adapter keeps of it may go.</summary>
    Task ForgetAsync(AccountDefinition account);
}
