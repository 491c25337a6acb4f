using System.Diagnostics;
using Candlewick.Domain;
using Candlewick.Execution;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Checks;
using Candlewick.Sessions;
using Candlewick.Staking;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Desk.Tests;

/// <summary>What came of a walk.</summary>
/// <param name="Broken">What did not hold, and after which step; null when all held.</param>
/// <param name="Digest">The final books with generated ids taken out; equal for equal walks.</param>
/// <param name="Sizes">How much happened.</param>
/// <param name="Found">What stood in the books and at the venues when something did not hold; empty when all held.</param>
/// <param name="FatesMet">What orders met at the venues, each once.</param>
internal sealed record WalkOutcome(string? Broken, string Digest, WalkSizes Sizes, string Found, IReadOnlyCollection<string> FatesMet);

/// <summary>How much happened in one walk or in many, so that a reader sees that they tested something.</summary>
internal sealed record WalkSizes(int Steps, int Trades, int Fills, int Results, int Findings, int Stops)
{
    public static WalkSizes operator +(WalkSizes left, WalkSizes right) => new(
        left.Steps + right.Steps, left.Trades + right.Trades, left.Fills + right.Fills, left.Results + right.Results,
        left.Findings + right.Findings, left.Stops + right.Stops);
}

/// <summary>
/// Walks a script over a whole desk: two accounts, three symbols, four routes of which two share account and symbol. After every
/// step the desk comes to rest and its invariants are checked; at the end everything is mended, closed and compared.
/// </summary>
internal sealed partial class DeskWalk : IAsyncDisposable
{
    private static readonly TimeSpan StepTime = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private const int MostRounds = 12;
    /// <summary>Accounts are compared more often than on a real desk, so that walks need not wait so long.</summary>
    internal const int ReconcileSeconds = 20;
    /// <summary>An entry that the kill switch cancels is gone by then, refusals and retries included.</summary>
    private static readonly TimeSpan RestingBound = TimeSpan.FromSeconds(10);

    private readonly Script _script;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ScriptedExchange _exchange = ScriptedExchange.WithTwoAccounts();
    private readonly Protection _protection = new();
    private readonly DataVersion _version = new();
    private readonly DeskHost _desk;
    private readonly List<RouteInUse> _routes = [];
    private readonly Dictionary<string, DateTimeOffset> _restingSince = new(StringComparer.Ordinal);
    private Books _books = null!;
    private bool _isKilled;
    private int _stops;
    private readonly Dictionary<string, int> _submittedBeforeKill = new(StringComparer.Ordinal);

    /// <summary>A route of the walk with the last signal it was sent.</summary>
    private sealed record RouteInUse(string Webhook, string Account, string Symbol)
    {
        public string? LastSignal { get; set; }
    }

    private DeskWalk(Script script, DeskHost desk, ScriptedExchange exchange) => (_script, _desk, _exchange) = (script, desk, exchange);

    public static async Task<WalkOutcome> RunAsync(Script script, Action<string>? log = null)
    {
        var exchange = ScriptedExchange.WithTwoAccounts();
        script.First.Arrange(exchange.First);
        script.Second.Arrange(exchange.Second);
        var desk = await DeskHost.StartAsync(PlanOf(exchange));
        desk.Stream.IsKeeping = false;
        await using var walk = new DeskWalk(script, desk, exchange);
        var broken = await walk.WalkAsync(log);
        var found = broken is null ? "" : walk.Describe();
        log?.Invoke(found);
        var books = walk._books;
        var sizes = new WalkSizes(
            script.Steps.Count, books.Trades.Count, books.Fills.Count, books.SessionSteps.Count(step => step.StepType == "Result"),
            books.Findings.Count, walk._stops);
        return new WalkOutcome(broken, Digest.Of(books, exchange), sizes, found, walk._fatesMet);
    }

    internal static DeskPlan PlanOf(ScriptedExchange exchange) => new()
    {
        Name = "execution and sessions",
        Exchange = exchange,
        Time = DeskTime.Manual,
        Http = DeskHttp.Shared,
        Configure = services => services.Configure<ExecutionOptions>(options => options.ReconcileSeconds = ReconcileSeconds),
        AddModules = services => services.AddStaking().AddExecution().AddSessions(),
        MapModules = app =>
        {
            app.MapExecution();
            app.MapSessions();
        },
    };

    private async Task<string?> WalkAsync(Action<string>? log)
    {
        await WhenAccountsAreReadyAsync();
        await MakeRoutesAsync();
        for (var number = 0; number < _script.Steps.Count; number++)
        {
            var step = _script.Steps[number];
            var done = await TakeAsync(step);
            log?.Invoke($"{_desk.Clock.GetUtcNow():HH:mm:ss.fff} {step}: {done}");
            if (await RestAndLookAsync(StepTime) is { } broken)
            {
                return $"after step {number + 1} ({step}: {done}): {broken}";
            }
        }

        return await EndAsync(log);
    }

    /// <summary>
    /// On a machine that stood still for seconds the clock may have run past an account's first try: opening it is no work that the
    /// desk tracks, so it is waited for on the real clock.
    /// </summary>
    private async Task WhenAccountsAreReadyAsync()
    {
        var accounts = _desk.Get<IAccounts>();
        var waiting = Stopwatch.StartNew();
        while (_exchange.All.Any(venue => accounts.PhaseOf(venue.Account) != AccountPhase.Ready) && waiting.Elapsed < Patience)
        {
            await Task.Delay(10);
            if (_exchange.All.Any(venue => accounts.PhaseOf(venue.Account) == AccountPhase.Failed))
            {
                await _desk.AdvanceAsync(TimeSpan.FromSeconds(1));
            }
        }
    }

    /// <summary>Two routes share account and symbol and treat a busy market differently.</summary>
    private async Task MakeRoutesAsync()
    {
        await MakeRouteAsync(ScriptedExchange.FirstAccount, ScriptedExchange.Bitcoin, "refuse");
        await MakeRouteAsync(ScriptedExchange.FirstAccount, ScriptedExchange.Bitcoin, "reverse");
        await MakeRouteAsync(ScriptedExchange.FirstAccount, ScriptedExchange.Ether, "queue");
        await MakeRouteAsync(ScriptedExchange.SecondAccount, ScriptedExchange.Link, "reverse");
    }

    private async Task MakeRouteAsync(string account, string symbol, string onBusy)
    {
        var route = await _desk.MakeRouteAsync(new { name = $"{account} {symbol} {onBusy}", account, symbols = new[] { symbol },
            on_busy = onBusy });
        _routes.Add(new RouteInUse(route.Webhook, account, symbol));
    }

    /// <summary>Lets the desk come to rest, time pass and the desk come to rest again; a desk that died of it is started again.</summary>
    private async Task<string?> RestAndLookAsync(TimeSpan time)
    {
        await ReviveAsync();
        await _desk.SettleAsync();
        await ReviveAsync();
        for (var left = time; left > TimeSpan.Zero; left -= LookEvery)
        {
            await _desk.AdvanceAsync(left < LookEvery ? left : LookEvery);
            await ReviveAsync();
            if (await LookAsync() is { } broken)
            {
                return broken;
            }
        }

        return null;
    }

    private async Task ReviveAsync()
    {
        if (_desk.HasDied)
        {
            _stops++;
            _desk.StopAt = null;
            await _desk.RestartAsync();
            _protection.DeskStarted();
            await _desk.SettleAsync();
        }
    }

    private async Task<string?> LookAsync()
    {
        var isUnchanged = await _version.IsAsBeforeAsync(_desk.Database);
        _books = isUnchanged ? _books : await Books.ReadAsync(_desk.Database);
        var broken = (isUnchanged ? [] : Invariants.Broken(_books, _exchange))
            .Concat(_protection.Broken(_books, _exchange, _desk.Clock.GetUtcNow(), IsReachable))
            .Concat(KillSwitchHolds())
            .ToList();
        return broken.Count == 0 ? null : string.Join("; ", broken);
    }

    /// <summary>6. Kill switch engaged: no entry is sent, and entries still resting at a venue are cancelled.</summary>
    private IEnumerable<string> KillSwitchHolds()
    {
        if (!_isKilled)
        {
            _restingSince.Clear();
            yield break;
        }

        var entries = _books.Orders.Where(order => order.IsEntry).ToDictionary(order => order.ClientOrderId, StringComparer.Ordinal);
        foreach (var venue in _exchange.All)
        {
            var sent = venue.Submitted.Skip(_submittedBeforeKill[venue.Account])
                .Where(order => entries.ContainsKey(order.ClientOrderId)).ToList();
            if (sent.Count > 0)
            {
                yield return $"6: {sent.Count} entries were sent to {venue.Account} while the kill switch was engaged";
            }
        }

        foreach (var venue in _exchange.All)
        {
            var resting = venue.Working.Where(id => entries.ContainsKey(id) && IsReachable(venue, entries[id].Symbol)).ToList();
            foreach (var id in _restingSince.Keys.Where(id => !resting.Contains(id)
                && entries.GetValueOrDefault(id)?.Account == venue.Account).ToList())
            {
                _restingSince.Remove(id);
            }

            foreach (var id in resting)
            {
                _restingSince.TryAdd(id, _desk.Clock.GetUtcNow());
                if (_desk.Clock.GetUtcNow() - _restingSince[id] > RestingBound)
                {
                    yield return $"6: the entry {id} rests at {venue.Account} while the kill switch is engaged";
                }
            }
        }
    }

    private bool IsReachable(ScriptedVenue venue, string symbol) =>
        venue is { IsConnected: true, IsAway: false, HoldsReports: false, Fate: null } && venue.IsOpen(symbol);

    /// <summary>Everything is mended and closed; then the books of desk and venue must agree.</summary>
    private async Task<string?> EndAsync(Action<string>? log)
    {
        _desk.StopAt = null;
        foreach (var venue in _exchange.All)
        {
            if (venue.Markets.Any(market => !market.IsOpen))
            {
                _protection.Deceived(venue.Account, _desk.Clock.GetUtcNow());
            }

            Mend(venue);
        }

        await MoveKillSwitchAsync(false);
        // A comparison of every account falls into this time.
        if (await RestAndLookAsync(TimeSpan.FromSeconds(ReconcileSeconds + 10)) is { } broken)
        {
            return $"after everything was mended: {broken}";
        }

        for (var round = 0; round < MostRounds && _books.Trades.Any(trade => trade.Phase != TradePhase.Settled); round++)
        {
            foreach (var trade in _books.Trades.Where(trade => trade.IsInFlight))
            {
                log?.Invoke($"closing {trade.TradeId}: {trade.Phase} {trade.OpenQuantity} {trade.StoppedReason}");
                await (round < 2
                    ? _desk.CommandAsync(trade.TradeId, (path, work) => path.CloseAsync(work, trade.TradeId, ExitReason.ManualClose))
                    : _desk.CommandAsync(trade.TradeId, (path, work) => path.EndAsync(work, trade.TradeId, "the walk is over", "tester")));
            }

            for (var price = 0; price < 3; price++)
            {
                _exchange.All.ToList().ForEach(venue => venue.Markets.ToList()
                    .ForEach(market => venue.Price(market.Symbol, market.LastPrice)));
                if (await RestAndLookAsync(TimeSpan.FromSeconds(2)) is { } late)
                {
                    return $"while everything was closed: {late}";
                }
            }
        }

        return await BrokenRulesAsync() is { } rules ? $"at the end the doctor says: {rules}"
            : Agreement.Broken(_books, _exchange) is { Count: > 0 } differences ? $"at the end: {string.Join("; ", differences)}" : null;
    }

    /// <summary>What the rules of every module say of the books, which must never be a false alarm.</summary>
    private async Task<string?> BrokenRulesAsync()
    {
        var broken = new BrokenRules();
        foreach (var rules in _desk.Get<IEnumerable<IStoredRules>>())
        {
            await _desk.Database.ReadSnapshotAsync(async (snapshot, _) =>
            {
                await rules.CheckAsync(snapshot, broken, CancellationToken.None);
                return true;
            });
        }

        return broken.IsEmpty ? null : string.Join("; ", broken.All);
    }

    /// <summary>Every trade in flight with its orders, as the desk and as the venue has them; for the reader of a failed walk.</summary>
    private string Describe()
    {
        var phases = string.Join(", ", _exchange.All.Select(venue => $"{venue.Account} {_desk.Get<IAccounts>().PhaseOf(venue.Account)}"));
        var lines = new List<string> { $"{_desk.Clock.GetUtcNow():HH:mm:ss.fff}, {phases}" };
        foreach (var trade in _books.Trades.Where(trade => trade.Phase != TradePhase.Settled || trade == _books.Trades[^1]))
        {
            lines.Add($"{trade}");
            lines.AddRange(_books.Exits.Where(exit => exit.TradeId == trade.TradeId).Select(exit => $"  {exit}"));
            lines.AddRange(_books.Orders.Where(order => order.TradeId == trade.TradeId)
                .Select(order => $"  {order}\n    {_exchange[order.Account].Find(order.ClientOrderId)}"));
        }

        lines.AddRange(_books.Findings.Select(finding => $"{finding}"));
        lines.AddRange(_books.Positions.Select(position =>
            $"{position}, the venue {_exchange[position.Account].Position(position.Symbol)}"));
        return string.Join('\n', lines);
    }

    private static void Mend(ScriptedVenue venue)
    {
        (venue.Fate, venue.IsAway, venue.DoublesReports, venue.ReportsToLose) = (null, false, false, 0);
        venue.Reconnect();
        venue.Release();
        foreach (var market in venue.Markets)
        {
            (market.IsOpen, market.SilentSince) = (true, null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _version.DisposeAsync();
        await _desk.DisposeAsync();
    }
}
