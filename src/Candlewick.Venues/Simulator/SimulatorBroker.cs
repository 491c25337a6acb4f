using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Simulator.Books;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Simulator;

/// <summary>The desk's order connection to the simulator: what a network would do to the venue's answers happens here.</summary>
internal sealed class SimulatorBroker(SimulatorVenue venue, SimulatorInstruments instruments, ISimulatorFaults faults, ILogger<SimulatorBroker> logger) : IBroker
{
    /// <summary>Code of a passing refusal, as Binance numbers too many requests.</summary>
    private const string Busy = "-1003";

    public string Venue => SimulatorVenue.Name;

    public string Account => SimulatorVenue.Name;

    public string Mode => venue.State.Mode == MarketMode.Replay ? "replay" : "synthetic";

    /// <summary>The venue is in this process: what it does not know a moment after a submit it will never know.</summary>
    public BrokerCapabilities Capabilities { get; } = new(HasOrderLists: true, NotFoundBound: TimeSpan.Zero);

    public DateTimeOffset MarketTime => venue.MarketTime;

    public Task<SubmitOutcome> SubmitAsync(VenueOrder order, CancellationToken cancellationToken) =>
        SendAsync([order.ClientOrderId], order.Symbol, (instrument, now) => venue.Engine.Submit(order, instrument, now), cancellationToken);

    public Task<SubmitOutcome> SubmitListAsync(VenueOrderList list, CancellationToken cancellationToken) =>
        SendAsync([list.ClientListId, list.Target.ClientOrderId, list.Stop.ClientOrderId], list.Target.Symbol,
            (instrument, now) => venue.Engine.SubmitList(list, instrument, now), cancellationToken);

    public Task<OrderReport?> CancelAsync(string symbol, string clientOrderId, CancellationToken cancellationToken)
    {
        Connected();
        return venue.EnterAsync(async () =>
        {
            if (venue.Engine.Cancel(clientOrderId, "cancelled by request", venue.MarketTime))
            {
                await venue.CommitAsync(venue.State);
            }

            return await FindAsync(symbol, clientOrderId);
        }, cancellationToken);
    }

    public Task<OrderReport?> QueryAsync(string symbol, string clientOrderId, CancellationToken cancellationToken)
    {
        Connected();
        return venue.EnterAsync(() => FindAsync(symbol, clientOrderId), cancellationToken);
    }

    public Task<VenueSnapshot> GetSnapshotAsync(string? afterVenueTradeId, CancellationToken cancellationToken)
    {
        Connected();
        return venue.EnterAsync(async () =>
        {
            var after = afterVenueTradeId is null ? venue.State.AccountFromFill : long.Parse(afterVenueTradeId, CultureInfo.InvariantCulture);
            var fills = await venue.Books.FillsAfterAsync(after);
            var open = new List<OrderReport>();
            foreach (var order in venue.Engine.OpenOrders)
            {
                open.Add(SimulatorVenue.Report(order, order.FilledQuantity == 0m ? [] : await venue.Books.FillsOfAsync(order.ClientOrderId)));
            }

            return new VenueSnapshot(
                Describe(), open,
                [.. venue.Engine.Positions.Select(p => new VenuePosition(p.Symbol, p.Quantity, p.AveragePrice, venue.Engine.UnrealizedPnl(p)))],
                [.. fills.Select(SimulatorVenue.Report)]);
        }, cancellationToken);
    }

    public Task<AccountState> GetAccountAsync(CancellationToken cancellationToken)
    {
        Connected();
        return venue.EnterAsync(() => Task.FromResult(Describe()), cancellationToken);
    }

    public ValueTask<Instrument?> FindInstrumentAsync(string symbol, CancellationToken cancellationToken) => ValueTask.FromResult(instruments.Find(symbol));

    public ValueTask<TradingCosts> GetCostsAsync(string symbol, CancellationToken cancellationToken)
    {
        var terms = venue.State.Terms;
        return ValueTask.FromResult(new TradingCosts(terms.CommissionRate, terms.Spread, terms.Slippage));
    }

    public Quote? LastQuote(string symbol) => venue.LastQuote(symbol);

    public IDisposable Subscribe(Action<OrderReport> onReport) => venue.Subscribe(onReport);

    private async Task<SubmitOutcome> SendAsync(
        IReadOnlyList<string> clientIds, string symbol, Func<Instrument, DateTimeOffset, SubmitOutcome> submit, CancellationToken cancellationToken)
    {
        var fault = faults.OnSubmit(clientIds[0]);
        if (fault == SubmitFault.LostBefore || faults.IsDisconnected)
        {
            return new SubmitOutcome.Unconfirmed("The connection broke before the venue answered.");
        }

        if (fault == SubmitFault.RateLimited)
        {
            return new SubmitOutcome.Refused(RuleName.VenueBusy, Busy, "too many requests; try again in a moment.", MayRetry: true);
        }

        try
        {
            var outcome = await venue.EnterAsync(() => TakeAsync(clientIds, symbol, submit), cancellationToken);
            return fault == SubmitFault.LostAfter ? new SubmitOutcome.Unconfirmed("The connection broke before the answer arrived.") : outcome;
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

    /// <summary>Behind the door.</summary>
    private async Task<SubmitOutcome> TakeAsync(IReadOnlyList<string> clientIds, string symbol, Func<Instrument, DateTimeOffset, SubmitOutcome> submit)
    {
        if (await venue.Books.FirstTakenAsync(clientIds) is { } taken)
        {
            return new SubmitOutcome.Refused(RuleName.DuplicateClientOrderId, "-2010", $"the client order id {taken} was used before.", MayRetry: false);
        }

        if (instruments.Find(symbol) is not { } instrument)
        {
            return new SubmitOutcome.Refused(RuleName.InstrumentUnknown, "-1121", $"{symbol} is not traded at the simulator now ({Mode} market).", MayRetry: false);
        }

        var state = venue.State;
        if (state.SuccessRate < 1.0)
        {
            state = state with { SuccessDraws = state.SuccessDraws + 1 };
            if (SeededChance.Uniform(state.Seed, "success", state.SuccessDraws) >= state.SuccessRate)
            {
                await venue.CommitAsync(state);
                return new SubmitOutcome.Refused(RuleName.VenueBusy, Busy,
                    $"the venue is busy (the simulator refuses {1.0 - state.SuccessRate:0.##%} of all submits at first).", MayRetry: true);
            }
        }

        var outcome = submit(instrument, venue.MarketTime);
        if (outcome is SubmitOutcome.Accepted || state != venue.State)
        {
            await venue.CommitAsync(state);
        }

        return outcome;
    }

    private async Task<OrderReport?> FindAsync(string symbol, string clientOrderId)
    {
        var order = await venue.Books.FindOrderAsync(clientOrderId);
        return order is null || order.Symbol != symbol ? null : SimulatorVenue.Report(order, await venue.Books.FillsOfAsync(clientOrderId));
    }

    private AccountState Describe()
    {
        var terms = venue.State.Terms;
        var figures = venue.Engine.Figures();
        return new AccountState(
            Account, terms.Kind == AccountKind.Spot ? "spot" : "margin", terms.Currency, figures.Equity, figures.Cash, figures.BuyingPower,
            terms.Kind == AccountKind.Spot ? 1m : terms.Leverage, figures.MarginUsed, figures.UnrealizedPnl, venue.MarketTime);
    }

    private void Connected()
    {
        if (faults.IsDisconnected)
        {
            throw new BrokerUnavailableException("The simulator is disconnected.");
        }
    }
}
