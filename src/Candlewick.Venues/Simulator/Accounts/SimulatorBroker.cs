using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Rates;
using Candlewick.Venues.Simulator.Floor;
using Candlewick.Venues.Simulator.Replay;
using Candlewick.Venues.Simulator.Synthetic;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Simulator.Accounts;

/// <summary>The desk's order connection to a simulator account: what a network would do to the venue's answers happens here.</summary>
internal sealed class SimulatorBroker(
    SimulatorVenue venue, SimulatorInstruments instruments, ReplayMarket replay, SyntheticMarket synthetic, ISimulatorFaults wire,
    Func<ValueTask> close, TimeProvider time, ILogger<SimulatorBroker> logger) : IBroker
{
    private readonly SubmitQueue _submits = new(venue, instruments);

    /// <summary>Code of an order type that is not to be had, as Binance numbers it.</summary>
    private const string Unsupported = "-1116";

    public string Venue => venue.Name;

    public string Account => venue.Account;

    public VenueMode Mode => venue.State.Mode;

    /// <summary>The venue is in this process: what it does not know a moment after a submit it will never know.</summary>
    public BrokerCapabilities Capabilities { get; } = new(
        venue.Settings.HasOrderLists, venue.Settings.HasStopOrders, NotFoundBound: TimeSpan.Zero, FeedBound: TimeSpan.FromSeconds(10));

    public bool IsConnected => !wire.IsDisconnected;

    public DateTimeOffset MarketTime => venue.MarketTime;

    public string MarketEpoch => venue.MarketEpoch;

    public InstrumentId? ReplayOf => venue.State.Replay?.Of;

    public Task<SubmitOutcome> SubmitAsync(VenueOrder order, CancellationToken cancellationToken)
    {
        if (order.Type is OrderType.Stop or OrderType.StopLimit && !Capabilities.HasStopOrders)
        {
            return Task.FromResult(Refuse(RuleName.VenueRefused, Unsupported, $"{Venue} does not accept stop orders."));
        }

        return SendAsync(
            [order.ClientOrderId], order.Symbol, [order.ClientOrderId], (instrument, now) => venue.Engine.Submit(order, instrument, now),
            cancellationToken);
    }

    public Task<SubmitOutcome> SubmitListAsync(VenueOrderList list, CancellationToken cancellationToken)
    {
        if (!Capabilities.HasOrderLists || !Capabilities.HasStopOrders)
        {
            return Task.FromResult(Refuse(RuleName.VenueRefused, Unsupported, $"{Venue} does not accept order lists."));
        }

        string[] legs = [list.Target.ClientOrderId, list.Stop.ClientOrderId];
        return SendAsync(
            [list.ClientListId, .. legs], list.Target.Symbol, legs, (instrument, now) => venue.Engine.SubmitList(list, instrument, now),
            cancellationToken);
    }

    public async Task<OrderReport?> CancelAsync(string symbol, string clientOrderId, CancellationToken cancellationToken)
    {
        MustBeConnected();
        return await venue.EnterAsync(async () =>
        {
            if (venue.Engine.OpenOrders.Any(order => order.ClientOrderId == clientOrderId && order.Symbol == symbol)
                && venue.Engine.Cancel(clientOrderId, "cancelled by request", venue.MarketTime))
            {
                await venue.CommitAsync(venue.State);
            }

            return await FindAsync(symbol, clientOrderId);
        }, cancellationToken);
    }

    public async Task<OrderReport?> QueryAsync(string symbol, string clientOrderId, CancellationToken cancellationToken)
    {
        MustBeConnected();
        return await venue.EnterAsync(() => FindAsync(symbol, clientOrderId), cancellationToken);
    }

    public async Task<VenueSnapshot> GetSnapshotAsync(IReadOnlyDictionary<string, string> cursors, CancellationToken cancellationToken)
    {
        MustBeConnected();
        var after = cursors.ToDictionary(
            pair => pair.Key, pair => long.Parse(pair.Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return await venue.EnterAsync(async () =>
        {
            var fills = await venue.Orders.ListFillsAfterAsync(venue.State.AccountFromFill, after);
            var open = new List<OrderReport>();
            foreach (var order in venue.Engine.OpenOrders)
            {
                var filled = order.FilledQuantity == 0m ? [] : await venue.Orders.ListFillsOfAsync(order.ClientOrderId);
                open.Add(SimulatorVenue.Report(order, filled));
            }

            return new VenueSnapshot(
                Describe(), open,
                [.. venue.Engine.Positions.Select(Describe)],
                [.. fills.Select(SimulatorVenue.Report)]);
        }, cancellationToken);
    }

    public async Task<AccountState> GetAccountAsync(CancellationToken cancellationToken)
    {
        MustBeConnected();
        return await venue.EnterAsync(() => Task.FromResult(Describe()), cancellationToken);
    }

    public Instrument? FindInstrument(string symbol) => instruments.Find(symbol);

    public TradingCosts? FindCosts(string symbol)
    {
        var terms = venue.State.Terms;
        return instruments.Find(symbol) is null ? null : new TradingCosts(terms.CommissionRate, terms.Spread, terms.Slippage);
    }

    public Quote? LastQuote(string symbol) => venue.LastQuote(symbol);

    /// <summary>A replay stands still whenever somebody wants it to: its price is never old. A synthetic market has to tick.</summary>
    public DateTimeOffset? LastSignOfLife(string symbol) =>
        instruments.Find(symbol) is null ? null : Mode == VenueMode.Replay ? time.GetUtcNow() : venue.LastPriceAt;

    public bool IsOpen(string symbol) => instruments.Find(symbol) is not null && (Mode != VenueMode.Replay || replay.BarsLeft > 0);

    public decimal? ValueOf(string asset, string inAsset) => KnownRates.ValueOf(asset, inAsset, instruments.All, venue.LastQuote);

    public IDisposable Subscribe(Action<BrokerEvent> onEvent) => venue.Subscribe(onEvent);

    public IDisposable WatchQuotes(Action<Quote> onQuote) => venue.WatchQuotes(onQuote);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        synthetic.Start();
        await replay.RunAsync();
    }

    public ValueTask DisposeAsync() => close();

    private async Task<SubmitOutcome> SendAsync(
        IReadOnlyList<string> clientIds, string symbol, IReadOnlyList<string> orderIds,
        Func<Instrument, DateTimeOffset, SubmitOutcome> submit, CancellationToken cancellationToken)
    {
        var fault = wire.OnSubmit(clientIds[0]);
        if (fault == SubmitFault.LostBefore || wire.IsDisconnected)
        {
            return new SubmitOutcome.Unconfirmed("The connection broke before the venue answered.");
        }

        if (fault == SubmitFault.RateLimited)
        {
            return Refuse(RuleName.VenueBusy, SubmitQueue.Busy, "too many requests; try again in a moment.", mayRetry: true);
        }

        try
        {
            var outcome = await _submits.TakeAsync(new SubmitRequest(clientIds, symbol, orderIds, submit), cancellationToken);
            return fault == SubmitFault.LostAfter
                ? new SubmitOutcome.Unconfirmed("The connection broke before the answer arrived.")
                : outcome;
        }
        catch (OperationCanceledException)
        {
            return new SubmitOutcome.Unconfirmed("The submit was given up before the venue answered.");
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The submit of {ClientOrderId} failed within the venue", clientIds[0]);
            return new SubmitOutcome.Unconfirmed($"The venue failed: {failure.Message}");
        }
    }

    private async Task<OrderReport?> FindAsync(string symbol, string clientOrderId)
    {
        var order = await venue.Orders.FindAsync(clientOrderId);
        return order is null || order.Symbol != symbol
            ? null
            : SimulatorVenue.Report(order, await venue.Orders.ListFillsOfAsync(clientOrderId));
    }

    private AccountState Describe()
    {
        var terms = venue.State.Terms;
        var figures = venue.Engine.Figures();
        return new AccountState(
            Account, terms.Kind, terms.Currency, figures.Equity, figures.Cash, figures.BuyingPower,
            terms.Kind == AccountKind.Spot ? 1m : terms.Leverage, figures.MarginUsed, figures.UnrealizedPnl, venue.MarketTime);
    }

    private VenuePosition Describe(BookedPosition position) =>
        new(position.Symbol, position.Quantity, position.AveragePrice, venue.Engine.UnrealizedPnl(position));

    private void MustBeConnected()
    {
        if (wire.IsDisconnected)
        {
            throw new BrokerUnavailableException($"{Venue} is disconnected.");
        }
    }

    private static SubmitOutcome Refuse(string rule, string code, string reason, bool mayRetry = false) =>
        new SubmitOutcome.Refused(rule, code, reason, mayRetry);
}
