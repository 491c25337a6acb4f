using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Tests.Supervision;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Execution.Tests.Books;

/// <summary>How much of what is open stands protected.</summary>
public sealed class ExitCoverTests
{
    private readonly TradeCase _it = new(Buy);

    private ExitRow Near => _it.Exit with { Number = 1, Quantity = 0.3m };
    private ExitRow Far => _it.Exit with { Number = 2, Quantity = 0.5m };
    private ExitRow Rest => _it.Exit with { Number = 3 };

    [Theory]
    [InlineData(1.0, 0.3, 0.5, 0.2)]
    [InlineData(0.8, 0.3, 0.5, 0.0)]
    [InlineData(0.6, 0.3, 0.3, 0.0)]
    [InlineData(0.1, 0.1, 0.0, 0.0)]
    [InlineData(0.0, 0.0, 0.0, 0.0)]
    public void Exits_with_a_quantity_come_first_and_one_without_takes_the_rest(double open, double near, double far, double rest) =>
        Assert.Equal([(decimal)near, (decimal)far, (decimal)rest], Shares([Near, Far, Rest], [], (decimal)open));

    [Fact]
    public void An_exit_without_a_quantity_takes_the_rest_wherever_it_stands() =>
        Assert.Equal([0.2m, 0.3m, 0.5m], Shares([Rest with { Number = 1 }, Near with { Number = 2 }, Far with { Number = 3 }], [], 1m));

    [Fact]
    public void Where_each_has_a_quantity_the_last_one_takes_what_is_over() =>
        Assert.Equal([0.3m, 0.7m], Shares([Near, Far], [], 1m));

    [Fact]
    public void What_an_exit_closed_already_is_not_closed_again()
    {
        OrderRow[] orders =
        [
            _it.TargetOf(Near, OrderStatus.Cancelled, 0.3m) with { FilledQuantity = 0.1m }, _it.StopOf(Far, OrderStatus.Filled, 0.5m),
        ];
        Assert.Equal([0.2m, 0m, 0.2m], Shares([Near, Far, Rest], orders, 0.4m));
    }

    [Fact]
    public void A_trade_without_exits_has_no_shares() => Assert.Empty(ExitCover.Shares([], [], 1m));

    [Fact]
    public void The_legs_of_a_list_share_one_quantity()
    {
        var list = _it.ListOf(Near, OrderStatus.New, 0.3m);
        Assert.Equal(0.3m, ExitCover.Leaves(list, 1));
        list[0] = list[0] with { Status = OrderStatus.PartiallyFilled, FilledQuantity = 0.1m };
        Assert.Equal(0.2m, ExitCover.Leaves(list, 1));
        // Some venues end the other leg at the first partial fill of one.
        list[1] = list[1] with { Status = OrderStatus.Cancelled };
        Assert.Equal(0.2m, ExitCover.Leaves(list, 1));
        Assert.Equal(0m, ExitCover.Leaves(list, 2));
        Assert.Equal(0m, ExitCover.Leaves(_it.ListOf(Near, OrderStatus.Unconfirmed, 0.3m), 1));
    }

    [Fact]
    public void A_trade_is_protected_when_each_share_works_at_the_venue_or_is_watched_or_on_its_way_out()
    {
        var near = _it.ListOf(Near, OrderStatus.New, 0.3m);
        var rest = _it.ListOf(Rest, OrderStatus.New, 0.7m);
        Assert.False(IsUnprotected([Near, Rest], [.. near, .. rest]));
        Assert.True(IsUnprotected([Near, Rest], near));
        Assert.True(IsUnprotected([Near, Rest], [.. near, .. _it.ListOf(Rest, OrderStatus.Planned, 0.7m)]));
        Assert.True(IsUnprotected([Near, Rest], [.. near, .. _it.ListOf(Rest, OrderStatus.New, 0.6m)]));
        Assert.False(IsUnprotected([Near, Rest with { IsWatched = true }], near));
        Assert.False(IsUnprotected([Near, Rest], [_it.Close(OrderStatus.New)]));
        Assert.True(IsUnprotected([Near, Rest], [_it.Close(OrderStatus.Planned)]));
        Assert.False(IsUnprotected([], []));
    }

    [Fact]
    public void What_a_working_market_exit_leaves_must_be_protected_too()
    {
        var reduce = _it.Reduce(OrderStatus.New, 0.3m);
        Assert.True(IsUnprotected([Rest], [reduce]));
        Assert.True(IsUnprotected([Rest], [reduce, .. _it.ListOf(Rest, OrderStatus.New, 0.6m)]));
        Assert.False(IsUnprotected([Rest], [reduce, .. _it.ListOf(Rest, OrderStatus.New, 0.7m)]));
        Assert.Equal(0.2m, ExitCover.OnItsWayOut([reduce with { Status = OrderStatus.PartiallyFilled, FilledQuantity = 0.1m }]));
        Assert.Equal(0m, ExitCover.OnItsWayOut(
            [_it.Reduce(OrderStatus.Planned, 0.3m), _it.Reduce(OrderStatus.Filled, 0.3m), _it.TargetOf(Near, OrderStatus.New)]));
    }

    [Fact]
    public void Nothing_open_needs_no_protection()
    {
        Assert.False(ExitCover.IsUnprotected(new TradeFile(_it.Open(0m), [Near], []), 0m));
        Assert.True(ExitCover.IsUnprotected(new TradeFile(_it.Open(0.001m), [Near], []), 0.001m));
    }

    private bool IsUnprotected(ExitRow[] exits, OrderRow[] orders) => ExitCover.IsUnprotected(new TradeFile(_it.Open(), exits, orders), 1m);

    private static decimal[] Shares(ExitRow[] exits, OrderRow[] orders, decimal open)
    {
        var shares = ExitCover.Shares(exits, orders, open);
        return [.. exits.Select(exit => shares[exit.Number])];
    }
}
