using Candlewick.Domain;
using Candlewick.Execution.Contracts;

namespace Candlewick.Testing.Scripted;

/// <summary>
/// The accounts of the tests' own venues, each with books and markets of its own. It outlives the desks that connect to it:
/// what a desk is given are connections that are cut when the desk is taken down.
/// </summary>
public sealed class ScriptedExchange
{
    public const string FirstAccount = "test";
    public const string SecondAccount = "second";
    public const string Bitcoin = "BTCUSDT";
    public const string Ether = "ETHUSDT";
    public const string Link = "LINKUSDT";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ScriptedVenue> _accounts = new(StringComparer.Ordinal);

    /// <summary>One account named <c>test</c>, or as many as are named.</summary>
    public ScriptedExchange(params string[] accounts)
    {
        foreach (var account in accounts.Length == 0 ? [FirstAccount] : accounts)
        {
            Add(account);
        }
    }

    /// <summary>Two accounts at two venues, the second in another mode.</summary>
    public static ScriptedExchange WithTwoAccounts()
    {
        var exchange = new ScriptedExchange(FirstAccount, SecondAccount);
        exchange[SecondAccount].Mode = VenueMode.Paper;
        return exchange;
    }

    public ScriptedVenue this[string account]
    {
        get
        {
            lock (_gate)
            {
                return _accounts[account];
            }
        }
    }

    public ScriptedVenue First => this[FirstAccount];

    public ScriptedVenue Second => this[SecondAccount];

    public IReadOnlyList<ScriptedVenue> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _accounts.Values];
            }
        }
    }

    /// <summary>The account of this name, made when it is asked for the first time.</summary>
    public ScriptedVenue Add(string account)
    {
        lock (_gate)
        {
            if (!_accounts.TryGetValue(account, out var venue))
            {
                _accounts.Add(account, venue = new ScriptedVenue(account));
            }

            return venue;
        }
    }

    /// <summary>The clock by which the accounts tell signs of life: the desk's.</summary>
    public void Use(TimeProvider clock)
    {
        foreach (var venue in All)
        {
            venue.Clock = clock;
        }
    }

    /// <summary>The next price of a symbol at every venue.</summary>
    public void Price(string symbol, decimal price)
    {
        foreach (var venue in All)
        {
            venue.Price(symbol, price);
        }
    }

    /// <summary>Cuts every connection that a desk holds: what it still says reaches nobody.</summary>
    public void CutConnections()
    {
        foreach (var venue in All)
        {
            venue.CutConnections();
        }
    }
}
