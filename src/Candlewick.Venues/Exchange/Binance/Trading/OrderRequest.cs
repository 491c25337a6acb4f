using System.Security.Cryptography;
using Candlewick.Domain;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary>How much the answer to a new order says.</summary>
internal enum AnswerDetail { Ack, Result, Full }

/// <summary>
/// An order as a client asks for it, read and checked for form. What the market says to it is the matching engine's business.
/// </summary>
internal sealed record OrderRequest
{
    private const long LeastStrategyType = 1_000_000;
    private const int IdLength = 22;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public required OrderSide Side { get; init; }
    public required OrderType Type { get; init; }
    public bool IsPostOnly { get; init; }
    public bool IsIfTouched { get; init; }
    public decimal? Quantity { get; init; }
    /// <summary>Of a market order: what it may cost or bring, in the quote asset.</summary>
    public decimal? QuoteQuantity { get; init; }
    public decimal? Price { get; init; }
    public decimal? StopPrice { get; init; }
    public TimeInForce Lasting { get; init; }
    public required string ClientId { get; init; }
    /// <summary>True when the client gave the id; one that was made for it cannot be taken.</summary>
    public bool IsIdGiven { get; init; }
    public long? StrategyId { get; init; }
    public int? StrategyType { get; init; }

    /// <summary>Reads <c>side</c>, <c>type</c> and what belongs to an order of that type.</summary>
    public static OrderRequest Read(BinanceQuery query) =>
        Read(query, name => name, ReadSide(query.Required("side")), query.Required("type"), isMarketByQuote: true, quantity: null);

    /// <summary>Reads an order of a list, whose parameters have the leg's name in front.</summary>
    /// <param name="query">The parameters.</param>
    /// <param name="leg">In front of each of its own parameters, e.g. <c>above</c>.</param>
    /// <param name="side">Its side.</param>
    /// <param name="quantity">The list's quantity, or null where the leg has its own.</param>
    /// <param name="types">Types that the leg may have.</param>
    public static OrderRequest ReadLeg(
        BinanceQuery query, string leg, OrderSide side, decimal? quantity, IReadOnlyCollection<string> types)
    {
        var type = query.Required(leg + "Type");
        return types.Contains(type)
            ? Read(query, name => leg + char.ToUpperInvariant(name[0]) + name[1..], side, type, isMarketByQuote: false, quantity)
            : throw BinanceFault.Wrong(leg + "Type");
    }

    public static OrderSide ReadSide(string side) => side switch
    {
        "BUY" => OrderSide.Buy,
        "SELL" => OrderSide.Sell,
        _ => throw BinanceFault.Side(),
    };

    /// <summary>How much the caller wants to know; what fills at once is told whole unless it says otherwise.</summary>
    public static AnswerDetail ReadDetail(BinanceQuery query, OrderType type, bool isPostOnly = false) =>
        query.Text("newOrderRespType") switch
    {
        null => type is OrderType.Market or OrderType.Limit && !isPostOnly ? AnswerDetail.Full : AnswerDetail.Ack,
        "ACK" => AnswerDetail.Ack,
        "RESULT" => AnswerDetail.Result,
        "FULL" => AnswerDetail.Full,
        _ => throw BinanceFault.Wrong("newOrderRespType"),
    };

    /// <summary>The one mode there is: an account cannot trade with itself here.</summary>
    public static void ReadPreventionMode(BinanceQuery query)
    {
        if (query.Text("selfTradePreventionMode") is not (null or "NONE"))
        {
            throw BinanceFault.Wrong("selfTradePreventionMode");
        }
    }

    /// <summary>An id for what its client gave none.</summary>
    public static string NewId() => RandomNumberGenerator.GetString(Letters, IdLength);

    /// <summary>The order as it goes to the books.</summary>
    /// <param name="symbol">Symbol.</param>
    /// <param name="quantity">Its quantity, in the base asset; for an order with <c>quoteOrderQty</c> the engine computes it.</param>
    /// <param name="booksId">The id that the books call it by.</param>
    /// <param name="listId">The client's id of its list, or null.</param>
    public VenueOrder ToOrder(string symbol, decimal quantity, string booksId, string? listId = null) =>
        new(booksId, symbol, Side, Type, quantity, Price, StopPrice, Lasting)
        {
            IsPostOnly = IsPostOnly,
            IsIfTouched = IsIfTouched,
            QuoteQuantity = QuoteQuantity,
            Facts = new ClientFacts(ClientId, listId, StrategyId, StrategyType),
        };

    private static OrderRequest Read(
        BinanceQuery query, Func<string, string> named, OrderSide side, string type, bool isMarketByQuote, decimal? quantity)
    {
        var (kind, isPostOnly, isIfTouched) = ReadType(type);
        RefuseWhatIsNotHad(query, named);
        var size = quantity ?? query.Amount(named("quantity"));
        var quote = isMarketByQuote ? query.Amount("quoteOrderQty") : null;
        var price = query.Amount(named("price"));
        var stop = query.Amount(named("stopPrice"));
        var lasting = ReadLasting(query.Text(named("timeInForce")));
        var id = query.ClientId(isMarketByQuote ? "newClientOrderId" : named("clientOrderId"));
        var request = new OrderRequest
        {
            Side = side,
            Type = kind,
            IsPostOnly = isPostOnly,
            IsIfTouched = isIfTouched,
            Quantity = size,
            QuoteQuantity = quote,
            Price = price,
            StopPrice = stop,
            Lasting = lasting ?? TimeInForce.GoodTillCancel,
            ClientId = id ?? NewId(),
            IsIdGiven = id is not null,
            StrategyId = query.Whole(named("strategyId")),
            StrategyType = ReadStrategyType(query, named("strategyType")),
        };
        var wantsPrice = kind is OrderType.Limit or OrderType.StopLimit;
        var wantsLasting = wantsPrice && !isPostOnly;
        Want(wantsLasting, lasting is not null, named("timeInForce"));
        Want(wantsPrice, price is not null, named("price"));
        Want(kind is OrderType.Stop or OrderType.StopLimit, stop is not null, named("stopPrice"));
        if (kind != OrderType.Market || quote is null)
        {
            Want(true, size is not null, named("quantity"));
            Want(false, quote is not null, "quoteOrderQty");
        }
        else
        {
            Want(false, size is not null, named("quantity"));
        }

        return request;
    }

    private static void Want(bool isWanted, bool isThere, string name)
    {
        if (isWanted && !isThere)
        {
            throw BinanceFault.Missing(name);
        }

        if (!isWanted && isThere)
        {
            throw BinanceFault.NotWanted(name);
        }
    }

    private static void RefuseWhatIsNotHad(BinanceQuery query, Func<string, string> named)
    {
        if (query.Text(named("trailingDelta")) is not null)
        {
            throw BinanceFault.Unsupported("Trailing stop orders");
        }

        if (query.Amount(named("icebergQty")) is > 0m)
        {
            throw BinanceFault.Unsupported("Iceberg orders");
        }

        if ((query.Text(named("pegPriceType")) ?? query.Text(named("pegOffsetType")) ?? query.Text(named("pegOffsetValue"))) is not null)
        {
            throw BinanceFault.Unsupported("Pegged orders");
        }
    }

    private static (OrderType Type, bool IsPostOnly, bool IsIfTouched) ReadType(string type) => type switch
    {
        "LIMIT" => (OrderType.Limit, false, false),
        "LIMIT_MAKER" => (OrderType.Limit, true, false),
        "MARKET" => (OrderType.Market, false, false),
        "STOP_LOSS" => (OrderType.Stop, false, false),
        "STOP_LOSS_LIMIT" => (OrderType.StopLimit, false, false),
        "TAKE_PROFIT" => (OrderType.Stop, false, true),
        "TAKE_PROFIT_LIMIT" => (OrderType.StopLimit, false, true),
        _ => throw BinanceFault.OrderType(),
    };

    public static TimeInForce? ReadLasting(string? lasting) => lasting switch
    {
        null => null,
        "GTC" => TimeInForce.GoodTillCancel,
        "IOC" => TimeInForce.ImmediateOrCancel,
        "FOK" => TimeInForce.FillOrKill,
        _ => throw BinanceFault.TimeInForce(),
    };

    private static int? ReadStrategyType(BinanceQuery query, string name) => query.Whole(name) switch
    {
        null => null,
        >= LeastStrategyType and <= int.MaxValue and var type => (int)type,
        _ => throw new BinanceFault(400, -1134, "strategyType was less than 1000000."),
    };
}
