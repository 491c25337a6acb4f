using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Formats.Mapped;
using Candlewick.Sessions.Trail;
using Candlewick.Sessions.Walks;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Routes;

/// <summary>What a route must be, whether it is made or changed; everything that is wrong is told by its field.</summary>
internal sealed class RouteChecks(SignalFormats formats, IStakingTrees trees, IAccounts accounts)
{
    public static string UnknownTree(string id) => $"There is no staking tree '{id}'; GET /api/staking-trees lists them.";

    public void CheckTree(string id, Dictionary<string, string[]> errors)
    {
        if (trees.Find(id) is null)
        {
            errors["staking_tree_id"] = [UnknownTree(id)];
        }
    }

    public void CheckSenders(IReadOnlyList<string> senders, Dictionary<string, string[]> errors)
    {
        var wrong = senders.Where(sender => !AllowedSenders.IsValid(sender)).ToList();
        if (wrong.Count > 0)
        {
            errors["allowed_senders"] =
                [$"Not an address or network: {string.Join(", ", wrong)}. Write 52.89.214.238 or 10.0.0.0/8, for example."];
        }
    }

    public static void CheckExpected(ExpectedAlerts? expected, Dictionary<string, string[]> errors)
    {
        foreach (var (field, error) in expected?.Errors() ?? [])
        {
            errors[field] = [error];
        }
    }

    /// <summary>The mapping that the format takes: a route of mapped alerts that names none looks where strategies write.</summary>
    public SignalMapping? CheckFormat(
        string format, SignalMapping? mapping, SignalDefaults? defaults, IReadOnlyList<string> symbols, Dictionary<string, string[]> errors)
    {
        if (!formats.Knows(format))
        {
            errors["format"] = [$"must be one of {string.Join(", ", formats.Names)}."];
            return null;
        }

        if (format != MappedFormat.FormatName && mapping is not null)
        {
            errors["mapping"] = [$"belongs to the format {MappedFormat.FormatName}; the format {format} needs none."];
            return null;
        }

        var rules = new MappingRules(symbols, errors);
        if (defaults is not null)
        {
            rules.Check(defaults);
        }

        if (format != MappedFormat.FormatName)
        {
            return null;
        }

        var taken = mapping ?? new SignalMapping { Preset = MappingPresets.Strategy };
        rules.Check(taken);
        return taken;
    }

    /// <summary>The bare symbols; empty with an error told.</summary>
    public IReadOnlyList<string> CheckSymbols(IReadOnlyList<string> given, string account, Dictionary<string, string[]> errors)
    {
        if (accounts.Find(account) is not { } broker)
        {
            errors["account"] = [accounts.PhaseOf(account) is null
                ? $"There is no account '{account}'; use one of {string.Join(", ", accounts.All.Select(known => known.Account))}."
                : $"Account '{account}' could not be opened yet; try again when it is ready."];
            return [];
        }

        var symbols = new List<string>();
        var wrong = new List<string>();
        foreach (var text in given)
        {
            var (symbol, venue) = InstrumentId.Split(text.Trim(), name => VenueName.IsKnown(name) || name == broker.Venue);
            if (venue is not null && venue != broker.Venue)
            {
                wrong.Add($"{text} is traded at {venue}, and account {broker.Account} trades at {broker.Venue}.");
            }
            else if (broker.FindInstrument(symbol) is null)
            {
                wrong.Add($"{text} is not traded on account {broker.Account} now.");
            }
            else if (!symbols.Contains(symbol, StringComparer.Ordinal))
            {
                symbols.Add(symbol);
            }
        }

        if (wrong.Count > 0)
        {
            errors["symbols"] = [.. wrong];
        }

        return symbols;
    }

    /// <summary>Which nodes the account could not trade, and which alerts the route would refuse by its own settings.</summary>
    public static async Task<IReadOnlyList<string>> WarningsAsync(
        IAccounts accounts, StakingTree? tree, Route route, CancellationToken cancellationToken)
    {
        if (tree is null)
        {
            return [$"This host does not know staking tree {route.StakingTreeId} yet."];
        }

        var warnings = new List<string>();
        if (route.OnBusy == OnBusy.Refuse && route.MappingValue is { Style: MappingStyle.Position } mapping
            && mapping.SourcesOf(MappedField.Position).Count > 0)
        {
            warnings.Add("Alerts with a target position can reverse trades. on_busy is refuse, so they are refused while a trade is open; "
                + "choose reverse to follow them.");
        }

        try
        {
            var state = await accounts.GetStateAsync(route.Account, cancellationToken);
            warnings.AddRange(
                new[] { TreeFit.WarnOfSizing(tree, route.Sizing), TreeFit.Warn(tree, route.Sizing, state.State) }.OfType<string>());
        }
        catch (BrokerUnavailableException)
        {
            warnings.Add(
                $"Account {route.Account} cannot be reached now, so the tree's largest stake was not compared with its buying power.");
        }

        return warnings;
    }
}
