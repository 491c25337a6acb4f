using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Exchange.Wire;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Simulator.Floor;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Exchange.Serving;

/// <summary>An account of the exchange with the desks that are connected to it: they hear of everything in the venue's order.</summary>
internal sealed class ServedAccount : IDisposable
{
    private readonly SimulatorAccount _account;
    private readonly DesksHold _hold;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IDisposable _reports;
    private readonly IDisposable _quotes;
    private readonly Listeners<LiveBar> _barReaders;
    private readonly Dictionary<string, Quote> _told = new(StringComparer.Ordinal);

    public ServedAccount(SimulatorAccount account, DesksHold hold, TimeProvider time, ILogger logger)
    {
        (_account, _hold, _time, _logger) = (account, hold, time, logger);
        _barReaders = new Listeners<LiveBar>(logger);
        _reports = account.Broker.Subscribe(Tell);
        // Whether a desk is connected or not: a replay whose prices are watched shows one at a time and waits after each.
        _quotes = account.Broker.WatchQuotes(TellQuote);
    }

    public IBroker Broker => _account.Broker;

    /// <summary>Serves a desk for as long as its connection lasts.</summary>
    public async Task ServeAsync(MessageSocket socket, CancellationToken cancellationToken)
    {
        var session = new DeskSession(socket, _account.Broker, _hold, _time, _logger);
        try
        {
            // Behind the door: nothing falls between what the desk is told first and what it is told from then on.
            var hasRoom = await _account.Venue.EnterAsync(() => Task.FromResult(_hold.TryAdd(session, Market())), cancellationToken);
            if (!hasRoom)
            {
                _logger.LogWarning("Account {Account} has too many desks; another one was turned away", _account.Name);
                return;
            }

            _logger.LogInformation("A desk is connected to account {Account}", _account.Name);
            var why = await session.RunAsync(cancellationToken);
            _logger.LogInformation("A desk of account {Account} is gone: {Why}", _account.Name, why);
        }
        finally
        {
            _hold.Remove(session);
            session.Dispose();
        }
    }

    /// <summary>Tells the desks that the market was replaced; no price of it moves meanwhile.</summary>
    public void TellMarket() => _hold.Tell(Market());

    public void TellBar(LiveBar bar)
    {
        _hold.Tell(new ExchangeMessage(ExchangeWord.Bar)
        {
            Bar = new BarTold(bar.Market.Symbol, bar.Timeframe, bar.Bar, bar.IsFinal, bar.IsReplay),
        });
        _barReaders.Tell(bar);
    }

    /// <summary>Tells every bar that the market shows, the growing ones too. The callback must not block.</summary>
    public IDisposable WatchBars(Action<LiveBar> onBar) => _barReaders.Add(onBar);

    public void Dispose()
    {
        _reports.Dispose();
        _quotes.Dispose();
    }

    private void Tell(BrokerEvent said)
    {
        if (said is BrokerEvent.Reported { Report.Symbol: var symbol } && _account.Broker.LastQuote(symbol) is { } quote)
        {
            // The price that caused it is known to the desk when it hears of it, as it would be in the exchange's own process.
            TellQuote(quote);
        }

        _hold.Tell(said switch
        {
            BrokerEvent.Reported reported => new ExchangeMessage(ExchangeWord.Report) { Report = reported.Report },
            BrokerEvent.Gap gap => new ExchangeMessage(ExchangeWord.Gap) { Text = gap.Why },
            _ => new ExchangeMessage(ExchangeWord.Connected),
        });
    }

    private void TellQuote(Quote quote)
    {
        lock (_told)
        {
            if (ReferenceEquals(_told.GetValueOrDefault(quote.Symbol), quote))
            {
                return;
            }

            _told[quote.Symbol] = quote;
        }

        _hold.Tell(new ExchangeMessage(ExchangeWord.Quote) { Quote = Of(quote) });
    }

    private ExchangeMessage Market()
    {
        var broker = _account.Broker;
        return new ExchangeMessage(ExchangeWord.Market)
        {
            Now = _time.GetUtcNow(),
            Market = new MarketTold(
                MarketTold.Spoken, broker.MarketEpoch, broker.Mode, broker.MarketTime, broker.Capabilities.HasOrderLists,
                broker.Capabilities.HasStopOrders,
                [
                    .. _account.Instruments.All.Select(instrument => new InstrumentTold(
                        instrument, broker.FindCosts(instrument.Symbol)!, broker.IsOpen(instrument.Symbol),
                        broker.LastQuote(instrument.Symbol) is { } quote ? Of(quote) : null)),
                ],
                broker.ReplayOf),
        };
    }

    private QuoteTold Of(Quote quote) =>
        new(quote.Symbol, quote.Bid, quote.Ask, quote.Last, quote.VenueTime, _account.Broker.IsOpen(quote.Symbol));
}
