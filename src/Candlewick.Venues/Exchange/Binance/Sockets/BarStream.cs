using System.Threading.Channels;
using Candlewick.Domain;
using Candlewick.Venues.Exchange.Binance.Market;
using Candlewick.Venues.Exchange.Binance.Protocol;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Exchange.Binance.Sockets;

/// <summary>
/// Klines as they grow. Whatever the market shows wakes it, and it tells what the bars are then: every one that was closed since, closed,
/// and
/// the one that grows. A market that runs faster than it can be told leaves out how a kline grew, and never a kline.
/// </summary>
internal sealed class BarStream : MarketStream
{
    private const int MostAtOnce = 1_000;
    private const long PatienceMs = 5_000L;
    private readonly BinanceInterval _interval;
    private readonly BinanceMarket _market;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop;
    private string? _epoch;
    private long? _open;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public BarStream(string symbol, BinanceInterval interval, BinanceMarket market, ILogger logger, CancellationToken stop)
        : base(symbol, "kline")
    {
        (_interval, _market, _logger) = (interval, market, logger);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _ = Task.Run(RunAsync, CancellationToken.None);
    }

    public void Wake() => _wake.Writer.TryWrite(true);

    public override void End()
    {
        _stop.Cancel();
        _wake.Writer.TryComplete();
    }

    private async Task RunAsync()
    {
        var isFailing = false;
        try
        {
            await foreach (var _ in _wake.Reader.ReadAllAsync(_stop.Token))
            {
                try
                {
                    await TellAsync();
                    isFailing = false;
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    // The next price wakes it again; the first of several failures says enough.
                    if (!isFailing)
                    {
                        _logger.LogError(failure, "The klines of {Symbol} could not be told", Symbol);
                    }

                    isFailing = true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody listens any more.
        }
        finally
        {
            _stop.Dispose();
        }
    }

    private async Task TellAsync()
    {
        var now = _market.Now;
        if (_epoch != _market.Epoch)
        {
            // Another market: what was told of the one before does not go on.
            (_epoch, _open) = (_market.Epoch, null);
        }

        var bars = await _market.ReadAsync(
            _market.Find(Symbol), _interval, _open, null, _open is null ? 1 : MostAtOnce, _stop.Token);
        foreach (var (bar, isFinal) in bars)
        {
            var next = _interval.NextOpen(bar.OpenTimeMs);
            // A minute in which the exchange stood still is never finished.
            var isClosed = isFinal || now > next + PatienceMs;
            if (isClosed && _open is null)
            {
                _open = next;
                return;
            }

            Tell(Kline(bar, next, isClosed, now));
            _open = isClosed ? next : bar.OpenTimeMs;
            if (!isClosed)
            {
                // What follows is told when this one is done, with all that belongs to it.
                return;
            }
        }
    }

    private object Kline(Bar bar, long next, bool isClosed, long now) => new
    {
        e = "kline",
        E = now,
        s = Symbol,
        k = new Dictionary<string, object?>
        {
            ["t"] = bar.OpenTimeMs,
            ["T"] = next - 1,
            ["s"] = Symbol,
            ["i"] = _interval.Name,
            ["f"] = -1,
            ["L"] = -1,
            ["o"] = BinanceText.Of(bar.Open),
            ["c"] = BinanceText.Of(bar.Close),
            ["h"] = BinanceText.Of(bar.High),
            ["l"] = BinanceText.Of(bar.Low),
            ["v"] = BinanceText.Of(bar.Volume),
            ["n"] = bar.TradeCount,
            ["x"] = isClosed,
            ["q"] = BinanceText.Of(bar.QuoteVolume),
            ["V"] = BinanceText.Of(bar.TakerBuyVolume),
            ["Q"] = BinanceText.Of(bar.TakerBuyQuoteVolume),
            ["B"] = "0",
        },
    };
}
