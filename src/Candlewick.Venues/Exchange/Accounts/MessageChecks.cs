using Candlewick.Domain;
using Candlewick.Venues.Exchange.Wire;

namespace Candlewick.Venues.Exchange.Accounts;

/// <summary>What a message of the exchange has to have beyond its shape: nobody further in meets a price that is none.</summary>
internal static class MessageChecks
{
    private const int MostInstruments = 10_000;
    private const int LongestText = 2_000;
    private const double HighestPrice = 1e15;

    /// <exception cref="WireException">It cannot be true.</exception>
    public static void Check(ExchangeMessage message)
    {
        Require(message.Text is null or { Length: <= LongestText }, "text is too long");
        switch (message.Word)
        {
            case ExchangeWord.Market:
                Check(message.Market ?? throw new WireException("The message tells no market."));
                break;
            case ExchangeWord.Quote:
                Check(message.Quote ?? throw new WireException("The message tells no quote."));
                break;
            case ExchangeWord.Bar:
                Check(message.Bar ?? throw new WireException("The message tells no bar."));
                break;
            case ExchangeWord.Report:
                Check(message.Report ?? throw new WireException("The message tells no report."));
                break;
            case ExchangeWord.Answer:
                CheckAnswer(message);
                break;
        }
    }

    private static void CheckAnswer(ExchangeMessage message)
    {
        if (message.Report is { } report)
        {
            Check(report);
        }

        foreach (var one in message.Outcome?.Reports ?? [])
        {
            Check(one);
        }

        if (message.Snapshot is { } snapshot)
        {
            foreach (var open in snapshot.OpenOrders)
            {
                Check(open);
            }

            foreach (var fill in snapshot.Fills)
            {
                Check(fill);
            }

            Require(!snapshot.Positions.Contains(null!), "a position is null");
        }
    }

    private static void Check(MarketTold market)
    {
        Require(market.Protocol == MarketTold.Spoken, $"it speaks protocol {market.Protocol}, this desk {MarketTold.Spoken}");
        Require(market.Mode is VenueMode.Synthetic or VenueMode.Replay, $"its market is {market.Mode}");
        Require(market.Instruments.Count <= MostInstruments, $"it has more than {MostInstruments} instruments");
        var symbols = new HashSet<string>(StringComparer.Ordinal);
        foreach (var told in market.Instruments)
        {
            Require(told is not null, "an instrument is null");
            var instrument = told!.Instrument;
            Require(symbols.Add(instrument.Symbol), $"{instrument.Symbol} is told twice");
            Require(
                instrument is { TickSize: > 0m, LotStep: > 0m, MinQuantity: >= 0m, MinNotional: >= 0m, ContractMultiplier: > 0m }
                    && instrument.MaxQuantity >= instrument.MinQuantity,
                $"the filters of {instrument.Symbol} cannot be used");
            Require(told.Costs is { FeeRate: >= 0m, Spread: >= 0m, Slippage: >= 0m }, $"the costs of {instrument.Symbol} are below 0");
            if (told.Quote is { } quote)
            {
                Check(quote);
            }
        }
    }

    private static void Check(QuoteTold quote) => Require(
        IsPrice(quote.Last) && quote.Bid <= quote.Ask && Math.Abs(quote.Bid) < HighestPrice && Math.Abs(quote.Ask) < HighestPrice,
        $"the quote of {quote.Symbol} cannot be one");

    private static void Check(BarTold told)
    {
        var bar = told.Bar;
        Require(
            IsPrice(bar.Open) && IsPrice(bar.High) && IsPrice(bar.Low) && IsPrice(bar.Close) && bar.Low <= bar.High && bar.Volume >= 0
                && bar.OpenTimeMs >= 0,
            $"the bar of {told.Symbol} cannot be one");
    }

    private static void Check(OrderReport? report)
    {
        Require(report is not null, "a report is null");
        Require(
            report!.Status is not (OrderStatus.Planned or OrderStatus.Sending or OrderStatus.Unconfirmed) && report.Quantity > 0m
                && report.FilledQuantity >= 0m && report.FilledQuantity <= report.Quantity,
            $"the report of {report.ClientOrderId} cannot be one");
        foreach (var fill in report.Fills)
        {
            Check(fill);
        }
    }

    private static void Check(VenueFill? fill)
    {
        Require(fill is not null, "a fill is null");
        Require(fill is { Price: > 0m, Quantity: > 0m, Fee: >= 0m }, $"the fill {fill!.VenueTradeId} cannot be one");
    }

    private static bool IsPrice(double price) => price is > 0 and < HighestPrice;

    private static void Require(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            throw new WireException($"The exchange says what cannot be: {otherwise}.");
        }
    }
}
