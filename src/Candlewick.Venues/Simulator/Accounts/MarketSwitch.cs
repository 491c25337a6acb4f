using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Floor;
using Candlewick.Venues.Simulator.Replay;
using Candlewick.Venues.Simulator.Synthetic;

namespace Candlewick.Venues.Simulator.Accounts;

/// <summary>The account and the costs that a market is opened with; null leaves the account as it is.</summary>
internal sealed record AccountWish(
    decimal? Balance, AccountKind? Kind, decimal? Leverage, decimal CommissionRate, decimal Spread, decimal Slippage, double SuccessRate,
    long Seed, decimal? ParticipationRate);

/// <summary>A market could not be opened: the request's fault (then it names the field) or the moment's.</summary>
internal sealed record SwitchRefusal(string? Field, string Message);

/// <summary>What the new market changes.</summary>
internal sealed record MarketChange(VenueState State, IReadOnlyDictionary<string, decimal> Prices, IReadOnlyList<SyntheticState> Markets);

/// <summary>Gives the account another market: nothing runs and nothing is open while it happens.</summary>
internal sealed class MarketSwitch(
    SimulatorVenue venue, SimulatorInstruments instruments, ReplayMarket replay, SyntheticMarket synthetic, ILiveMarket live,
    IAccounts accounts) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public Task<SwitchRefusal?> ToReplayAsync(ReplayState wanted, decimal firstPrice, AccountWish wish, CancellationToken cancellationToken)
    {
        var prices = new Dictionary<string, decimal>(StringComparer.Ordinal) { [wanted.Instrument.Symbol] = firstPrice };
        return SwitchAsync(
            wanted.Instrument.QuoteAsset, wish,
            state => new MarketChange(state with { Mode = VenueMode.Replay, Replay = wanted }, prices, []), cancellationToken);
    }

    /// <param name="seed">A seed makes the markets start over at their first prices; null goes on where they stood.</param>
    /// <param name="wish">Account and costs.</param>
    /// <param name="cancellationToken">Stops before anything is changed.</param>
    public Task<SwitchRefusal?> ToSyntheticAsync(long? seed, AccountWish wish, CancellationToken cancellationToken) =>
        SwitchAsync(null, wish, state =>
        {
            IReadOnlyList<SyntheticState> markets = seed is null ? [] : synthetic.Restart();
            return new MarketChange(
                state with { Mode = VenueMode.Synthetic, Replay = null, SyntheticSeed = seed ?? state.SyntheticSeed },
                synthetic.Prices(), markets);
        }, cancellationToken);

    public void Dispose() => _one.Dispose();

    private async Task<SwitchRefusal?> SwitchAsync(
        string? quoteAsset, AccountWish wish, Func<VenueState, MarketChange> change, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await replay.StopAsync();
            await venue.Hold.WaitForQuietAsync(cancellationToken);
            var refusal = await venue.EnterAsync(() => RefusalAsync(quoteAsset, wish), cancellationToken);
            if (refusal is not null)
            {
                return refusal;
            }

            await replay.StandingStillAsync(async () =>
            {
                var before = instruments.All;
                refusal = await venue.EnterAsync(async () =>
                {
                    // Asked again behind the same door: a trade may have been entered while a long advance was waited for.
                    if (await RefusalAsync(quoteAsset, wish) is { } late)
                    {
                        return late;
                    }

                    await ApplyAsync(quoteAsset, wish, change);
                    return null;
                }, CancellationToken.None);
                if (refusal is not null)
                {
                    return;
                }

                foreach (var symbol in before.Concat(instruments.All).Select(one => one.Symbol).Distinct(StringComparer.Ordinal))
                {
                    live.Reset(venue.MarketOf(symbol));
                }

                venue.ForgetQuotes();
                await ShowAsync();
                accounts.MarketExchanged(venue.Account);
            }, cancellationToken);
            return refusal;
        }
        finally
        {
            // The new replay begins to move; where the change was refused or given up, the old one goes on.
            await replay.RunAsync();
            _one.Release();
        }
    }

    /// <summary>Behind the door.</summary>
    private async Task<SwitchRefusal?> RefusalAsync(string? quoteAsset, AccountWish wish) =>
        await BusyAsync() is { } busy ? new SwitchRefusal(null, busy) : WrongAccount(venue.State, quoteAsset, wish);

    /// <summary>Behind the door: why the market must not be replaced now, or null.</summary>
    private async Task<string?> BusyAsync()
    {
        if (await accounts.HasTradeInFlightAsync(venue.Account))
        {
            return $"A trade of the account {venue.Account} is in flight; close it first.";
        }

        var order = venue.Engine.OpenOrders.Count > 0 ? venue.Engine.OpenOrders[0] : null;
        // What a commission in the base asset left below the smallest quantity can never be sold.
        var position = venue.Engine.Positions.FirstOrDefault(p => Math.Abs(p.Quantity) >= (instruments.Find(p.Symbol)?.MinQuantity ?? 0m));
        return order is not null
            ? $"The order {order.ClientOrderId} ({order.Side} {order.Symbol}) is open at {venue.Name}; cancel it first."
            : position is not null
                ? $"A position of {Plain.Of(position.Quantity)} {position.Symbol} is open at {venue.Name}; close it first."
                : null;
    }

    /// <summary>Behind the door.</summary>
    private async Task ApplyAsync(string? quoteAsset, AccountWish wish, Func<VenueState, MarketChange> change)
    {
        var old = venue.State;
        var isNew = wish.Balance is not null;
        var terms = old.Terms with
        {
            Kind = wish.Kind ?? (isNew ? venue.Settings.AccountKind : old.Terms.Kind),
            Currency = isNew ? quoteAsset ?? venue.Settings.Currency : old.Terms.Currency,
            Leverage = wish.Leverage ?? (isNew ? venue.Settings.Leverage : old.Terms.Leverage),
            CommissionRate = wish.CommissionRate,
            Spread = wish.Spread,
            Slippage = wish.Slippage,
        };
        var (state, prices, markets) = change(old with
        {
            MarketNumber = old.MarketNumber + 1,
            Terms = terms,
            Seed = wish.Seed,
            SuccessRate = wish.SuccessRate,
            SuccessDraws = 0,
            ParticipationRate = wish.ParticipationRate,
            StartBalance = wish.Balance ?? old.StartBalance,
        });
        if (isNew)
        {
            var lastFill = await venue.Orders.LastFillNumberAsync();
            await venue.OpenAccountAsync(state with { AccountFromFill = lastFill }, prices, markets);
            return;
        }

        venue.Engine.Terms = terms;
        foreach (var (symbol, price) in prices)
        {
            venue.Engine.SetLastPrice(symbol, price);
        }

        await venue.CommitAsync(state, markets);
    }

    private async Task ShowAsync()
    {
        if (venue.State.Mode == VenueMode.Replay)
        {
            await replay.OpenAsync(CancellationToken.None);
            return;
        }

        await venue.EnterAsync(() =>
        {
            synthetic.ShowAll();
            return Task.FromResult(true);
        });
    }

    private static SwitchRefusal? WrongAccount(VenueState state, string? quoteAsset, AccountWish wish)
    {
        if (wish.Balance is not null)
        {
            return null;
        }

        if (wish.Kind is { } kind && kind != state.Terms.Kind)
        {
            return new SwitchRefusal(
                "account_kind",
                $"the account is a {Word(state.Terms.Kind)} account; give a balance to reset it as a {Word(kind)} account.");
        }

        var wanted = quoteAsset ?? "USD";
        return Assets.AreSame(wanted, state.Terms.Currency)
            ? null
            : new SwitchRefusal("balance",
                $"the account is kept in {state.Terms.Currency} and this market in {wanted}; give a balance to reset the account.");
    }

    private static string Word(AccountKind kind) => kind == AccountKind.Spot ? "spot" : "margin";
}
