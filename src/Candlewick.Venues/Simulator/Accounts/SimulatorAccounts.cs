using System.Collections.Concurrent;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Candlewick.Venues.Simulator.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Candlewick.Venues.Simulator.Accounts;

/// <summary>The simulator's accounts that are open now, and the adapter by which the desk opens them.</summary>
internal sealed class SimulatorAccounts(SimulatorParts parts) : IVenueAdapter
{
    private readonly ConcurrentDictionary<string, SimulatorAccount> _open = new(StringComparer.Ordinal);

    public string Venue => VenueName.Simulator;

    public AccountDefinition? FirstAccount =>
        new(VenueName.Simulator, VenueName.Simulator, SimulatorSettings.Of(parts.Options.Value).ToJson());

    /// <summary>Names of the open accounts, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _open.Keys.Order(StringComparer.Ordinal)];

    /// <summary>404 for an account that is not open, with the names of those that are.</summary>
    public ProblemHttpResult NotFound(string name) => Problems.NotFound(
        $"No simulator account named {name} is open; {(_open.IsEmpty ? "none is" : $"there is {string.Join(", ", Names)}")}.");

    /// <summary>An open account, or null.</summary>
    public SimulatorAccount? Find(string name) => _open.GetValueOrDefault(name);

    public IReadOnlyDictionary<string, string[]> Check(JsonElement settings) =>
        SimulatorSettings.Read(settings, parts.Options.Value).Errors;

    public async Task<IBroker> OpenAsync(AccountDefinition account, CancellationToken cancellationToken)
    {
        var (settings, errors) = SimulatorSettings.Read(account.Settings, parts.Options.Value);
        if (errors.Count > 0)
        {
            var details = string.Join(' ', errors.Select(error => $"{error.Key} {error.Value[0]}"));
            throw new ArgumentException($"The settings of {account.Name} cannot be used: {details}", nameof(account));
        }

        var opened = new SimulatorAccount(account.Name, settings, parts, Closed);
        if (!_open.TryAdd(account.Name, opened))
        {
            await opened.DisposeAsync();
            throw new InvalidOperationException($"The simulator account {account.Name} is open already.");
        }

        try
        {
            await opened.OpenAsync(cancellationToken);
            return opened.Broker;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    public async Task ForgetAsync(AccountDefinition account)
    {
        if (Find(account.Name) is { } open)
        {
            await open.DisposeAsync();
        }

        var file = parts.Folder.Shared(SimulatorAccount.FileOf(account.Name));
        foreach (var suffix in new[] { "", "-wal", "-shm", "-lock" })
        {
            File.Delete(file + suffix);
        }
    }

    private void Closed(SimulatorAccount account) => _open.TryRemove(new KeyValuePair<string, SimulatorAccount>(account.Name, account));
}
