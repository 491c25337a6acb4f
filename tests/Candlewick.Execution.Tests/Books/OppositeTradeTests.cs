using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Tests.Desk;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Execution.Tests.Books;

/// <summary>Which trade forbids another one on its symbol.</summary>
public sealed class OppositeTradeTests
{
    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public async Task The_trade_on_the_other_side_of_the_symbol_is_the_opposite_one(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        Assert.Equal(intent.TradeId, await FindAsync(desk, ScriptedExchange.Bitcoin, side.Opposite()));
        Assert.Null(await FindAsync(desk, ScriptedExchange.Bitcoin, side));
        Assert.Null(await FindAsync(desk, ScriptedExchange.Ether, side.Opposite()));
        Assert.Null(await FindAsync(desk, ScriptedExchange.Bitcoin, side.Opposite(), ScriptedExchange.SecondAccount));

        await desk.CloseAsync(intent);
        await desk.PriceAsync(100m);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Null(await FindAsync(desk, ScriptedExchange.Bitcoin, side.Opposite()));
    }

    [Fact]
    public async Task What_the_desk_closes_by_itself_is_nobodys_opposite()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        var market = new TradeMarket("SCRIPTED", "epoch", null, desk.Venue.Market(ScriptedExchange.Bitcoin).Instrument);
        Task AddAsync(string id, TradeOwnerKind kind) => desk.Database.WriteAsync(work => desk.Get<TradeStore>().InsertAsync(
            work, ExecutionDesk.Intent(id, Sell) with { OwnerKind = kind }, market, new Reservation(0m, 0m, HasStop: false)));
        await AddAsync("undone", TradeOwnerKind.Protection);
        Assert.Null(await FindAsync(desk, ScriptedExchange.Bitcoin, Buy));
        await AddAsync("session", TradeOwnerKind.Session);
        Assert.Equal("session", await FindAsync(desk, ScriptedExchange.Bitcoin, Buy));
    }

    /// <summary>Outside a transaction and within one: both must say the same.</summary>
    private static async Task<string?> FindAsync(
        DeskHost desk, string symbol, OrderSide side, string account = ScriptedExchange.FirstAccount)
    {
        var outside = await desk.Get<TradeStore>().FindOppositeAsync(account, symbol, side);
        Assert.Equal(outside, await desk.Database.WriteAsync(work => TradeStore.FindOppositeAsync(work, account, symbol, side)));
        return outside;
    }
}
