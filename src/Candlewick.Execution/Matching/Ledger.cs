using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;

namespace Candlewick.Execution.Matching;

/// <summary>What a fill did to an account.</summary>
internal readonly record struct FillFlows(decimal Fee, string FeeAsset, decimal BaseFlow, decimal CashFlow);

/// <summary>What an order would need before it may enter the book.</summary>
internal readonly record struct OrderNeed(Instrument Instrument, OrderSide Side, decimal Quantity, decimal ReferencePrice, bool ReduceOnly);

/// <summary>A rule that refuses, with its numbers.</summary>
internal sealed record Refusal(string Rule, string Reason, string Code = Refusal.NewOrderRejected, bool MayRetry = false)
{
    /// <summary>Codes as Binance gives them, which the desk's callers know.</summary>
    public const string FilterFailure = "-1013";
    public const string NewOrderRejected = "-2010";
}

/// <summary>Balances and positions of one account; the two kinds differ in what a fill moves and what an order locks.</summary>
internal abstract class Ledger
{
    private readonly SortedDictionary<string, AssetBalance> _balances = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, BookedPosition> _positions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changedBalances = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changedPositions = new(StringComparer.Ordinal);
    private readonly Func<string, decimal?> _lastPrice;

    protected Ledger(MatchingBooks books, Func<string, decimal?> lastPrice)
    {
        _lastPrice = lastPrice;
        Terms = books.Terms;
        foreach (var balance in books.Balances)
        {
            _balances[balance.Asset] = balance;
        }

        foreach (var position in books.Positions.Where(position => position.Quantity != 0m))
        {
            _positions[position.Symbol] = position;
        }
    }

    public MatchingTerms Terms { get; set; }

    public IReadOnlyList<AssetBalance> Balances => [.. _balances.Values];

    public IReadOnlyList<BookedPosition> Positions => [.. _positions.Values];

    public BookedPosition? Position(string symbol) => _positions.GetValueOrDefault(symbol);

    public AssetBalance Balance(string asset) => _balances.GetValueOrDefault(asset) ?? new AssetBalance(asset, 0m, 0m);

    /// <summary>The asset an instrument's money is counted in: the account's currency where both are dollars.</summary>
    public string CashAsset(Instrument instrument) =>
        Assets.AreSame(instrument.QuoteAsset, Terms.Currency) ? Terms.Currency : instrument.QuoteAsset;

    public decimal ValueAtLast(BookedPosition position) =>
        _lastPrice(position.Symbol) is { } last ? position.Quantity * last * position.Multiplier : position.Cost;

    /// <summary>Why the account cannot carry the order, or null.</summary>
    public abstract Refusal? Refuse(OrderNeed need, IReadOnlyCollection<BookedOrder> openers);

    /// <summary>Locks what <paramref name="quantity"/> needs; false (and nothing locked) when it is not there.</summary>
    public abstract bool TryLock(
        Instrument instrument, OrderSide side, decimal quantity, decimal referencePrice, out string? asset, out decimal amount);

    /// <summary>The part of <paramref name="quantity"/> that the account can pay for at <paramref name="price"/>, on the step.</summary>
    public abstract decimal Affordable(Instrument instrument, OrderSide side, decimal quantity, decimal price);

    public abstract FillFlows Apply(Instrument instrument, OrderSide side, decimal quantity, decimal price);

    public abstract AccountFigures Figures(IReadOnlyCollection<BookedOrder> openers);

    public void Unlock(string? asset, decimal amount)
    {
        if (asset is not null && amount != 0m)
        {
            Move(asset, amount, -amount);
        }
    }

    /// <summary>How much a reduce-only order of that side may take.</summary>
    public decimal Reducible(string symbol, OrderSide side) =>
        Position(symbol) is { } position && Math.Sign(position.Quantity) == -side.Sign() ? Math.Abs(position.Quantity) : 0m;

    public bool HasChanges => _changedBalances.Count > 0 || _changedPositions.Count > 0;

    public void TakeChanges(out IReadOnlyList<AssetBalance> balances, out IReadOnlyList<BookedPosition> positions)
    {
        balances = [.. _changedBalances.Order(StringComparer.Ordinal).Select(Balance)];
        positions =
        [
            .. _changedPositions.Order(StringComparer.Ordinal)
                .Select(symbol => Position(symbol) ?? new BookedPosition(symbol, "", "", 1m, 0m, 0m)),
        ];
        _changedBalances.Clear();
        _changedPositions.Clear();
    }

    protected void Move(string asset, decimal free, decimal locked)
    {
        var balance = Balance(asset);
        _balances[asset] = balance with { Free = balance.Free + free, Locked = balance.Locked + locked };
        _changedBalances.Add(asset);
    }

    /// <summary>Moves the position and answers what was realized, before commission.</summary>
    protected decimal MovePosition(Instrument instrument, decimal quantity, decimal cost)
    {
        var position = Position(instrument.Symbol)
            ?? new BookedPosition(instrument.Symbol, instrument.BaseAsset, instrument.QuoteAsset, instrument.ContractMultiplier, 0m, 0m);
        decimal realized = 0m;
        if (position.Quantity == 0m || Math.Sign(position.Quantity) == Math.Sign(quantity))
        {
            position = position with { Quantity = position.Quantity + quantity, Cost = position.Cost + cost };
        }
        else
        {
            var held = Math.Abs(position.Quantity);
            var given = Math.Abs(quantity);
            var closing = Math.Min(held, given);
            // The whole cost when all is closed: what the divisions of partial closes rounded off comes back here.
            var costOut = closing == held ? position.Cost : position.Cost * closing / held;
            var valueOut = closing == given ? -cost : -cost * closing / given;
            realized = valueOut - costOut;
            position = position with
            {
                Quantity = position.Quantity + quantity,
                Cost = closing == held ? cost + valueOut : position.Cost - costOut,
            };
        }

        if (position.Quantity == 0m)
        {
            _positions.Remove(instrument.Symbol);
        }
        else
        {
            _positions[instrument.Symbol] = position;
        }

        _changedPositions.Add(instrument.Symbol);
        return realized;
    }
}
