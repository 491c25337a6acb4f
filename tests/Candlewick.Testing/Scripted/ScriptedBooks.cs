using Candlewick.Domain;

namespace Candlewick.Testing.Scripted;

/// <summary>An order in a scripted venue's book.</summary>
internal sealed class HeldOrder
{
    public required long Number { get; init; }
    public required VenueOrder Order { get; init; }
    public required string VenueOrderId { get; init; }
    public string? ListId { get; init; }
    /// <summary>The price its need for money is counted at.</summary>
    public required decimal ReferencePrice { get; init; }
    public bool IsLiquidation { get; init; }
    public OrderStatus Status { get; set; } = OrderStatus.New;
    public decimal Filled { get; set; }
    public bool IsTriggered { get; set; }
    public string? Reason { get; set; }
    public bool IsWorking => !Status.IsFinal();
    public decimal Leaves => IsWorking ? Order.Quantity - Filled : 0m;
}

/// <summary>Money and positions of a scripted account. What is locked follows from the open orders and is never stored.</summary>
internal sealed class ScriptedBooks(string currency)
{
    private readonly Dictionary<string, decimal> _balances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (decimal Quantity, decimal Cost)> _positions = new(StringComparer.Ordinal);

    public AccountKind Kind { get; set; }

    public decimal Leverage { get; set; } = 10m;

    public decimal Cash => Balance(currency);

    public IReadOnlyDictionary<string, decimal> Balances => _balances;

    public decimal Balance(string asset) => _balances.GetValueOrDefault(asset);

    public void Set(string asset, decimal amount) => _balances[asset] = amount;

    public void Add(string asset, decimal amount) => _balances[asset] = Balance(asset) + amount;

    /// <summary>Signed on margin; on spot what is held of the base asset.</summary>
    public decimal Position(Instrument instrument) =>
        Kind == AccountKind.Spot ? Balance(instrument.BaseAsset) : _positions.GetValueOrDefault(instrument.Symbol).Quantity;

    public decimal AveragePrice(Instrument instrument) =>
        _positions.GetValueOrDefault(instrument.Symbol) is { Quantity: not 0m } held ? held.Cost / held.Quantity : 0m;

    public decimal Unrealized(ScriptedMarket market)
    {
        var (quantity, cost) = _positions.GetValueOrDefault(market.Symbol);
        return (quantity * market.LastPrice) - cost;
    }

    /// <summary>What an order of this side could close on margin.</summary>
    public decimal Reducible(Instrument instrument, OrderSide side) => Math.Max(0m, -side.Sign() * Position(instrument));

    /// <summary>Books a trade, its commission apart.</summary>
    public void Trade(Instrument instrument, OrderSide side, decimal quantity, decimal price)
    {
        var signed = side.Sign() * quantity;
        var (held, cost) = _positions.GetValueOrDefault(instrument.Symbol);
        var realized = 0m;
        var isClosing = held != 0m && Math.Sign(held) != Math.Sign(signed);
        var closed = isClosing ? Math.Min(Math.Abs(signed), Math.Abs(held)) * Math.Sign(signed) : 0m;
        if (closed != 0m)
        {
            var basis = cost * -closed / held;
            realized = (-closed * price) - basis;
            (held, cost) = (held + closed, cost - basis);
        }

        var opened = signed - closed;
        _positions[instrument.Symbol] = (held + opened, cost + (opened * price));
        if (Kind == AccountKind.Margin)
        {
            Add(currency, realized);
        }
        else
        {
            Add(instrument.BaseAsset, signed);
            Add(instrument.QuoteAsset, -signed * price);
        }
    }

    /// <summary>Takes a commission. One in the base asset makes the position smaller and leaves its cost.</summary>
    public void Charge(Instrument instrument, string asset, decimal fee)
    {
        if (asset == instrument.BaseAsset)
        {
            var (quantity, cost) = _positions.GetValueOrDefault(instrument.Symbol);
            _positions[instrument.Symbol] = (quantity - fee, cost);
        }

        if (Kind == AccountKind.Spot || asset != instrument.BaseAsset)
        {
            Add(Kind == AccountKind.Margin && Assets.AreSame(asset, currency) ? currency : asset, -fee);
        }
    }

    public void Clear()
    {
        _balances.Clear();
        _positions.Clear();
    }
}
