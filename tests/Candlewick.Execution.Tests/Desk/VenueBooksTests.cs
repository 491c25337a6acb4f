using System.Data;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Execution.Tests.Desk;

/// <summary>The desk's books say what the venue holds, however it takes its commission and in whatever pieces it tells of fills.</summary>
public sealed class VenueBooksTests
{
    private const string Token = "BNBUSDT";

    /// <summary>BNB traded with commissions paid in BNB: selling it costs some of it too.</summary>
    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_commission_in_the_traded_asset_lowers_the_position_whichever_side_pays_it(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync(venue =>
        {
            var bitcoin = venue.Market().Instrument;
            venue.List(bitcoin with { Symbol = Token, BaseAsset = venue.FeeAsset, LotStep = 0.01m, MinQuantity = 0.01m }, 100m);
            (venue.FeePaidIn, venue.FeeAssetPrice, venue.FeeRate) = (FeePayment.ThirdAsset, 100m, 0.02m);
        });
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side, symbol: Token));
        await desk.PriceAsync(Token, 100m + (side.Sign() * 10m));
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal(ExitReason.TargetReached, (await desk.FindAsync(intent)).ExitReason);

        desk.Venue.SayGap();
        await desk.AdvanceAsync(ExecutionDesk.Second * 10);
        Assert.Empty(await desk.FindingsAsync());
        Assert.NotEqual(0m, desk.Venue.Position(Token));
        Assert.Equal(desk.Venue.Position(Token), await desk.Database.FirstOrDefaultAsync<decimal>(
            "SELECT quantity FROM positions WHERE symbol = @Token", new { Token }));
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task An_entry_that_ended_with_fills_not_told_yet_does_not_end_before_them(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync(
            venue => (venue.Pieces, venue.FillsOnePieceAPrice) = (2, true), options => options.ReconcileSeconds = 3600);
        var intent = await desk.EnterAsync(ExecutionDesk.Intent("t1", side, 2m));
        desk.Venue.ReportsToLose = 1;
        await desk.PriceAsync(100m);
        desk.Venue.QuestionsUnanswered = 2;
        Assert.True(desk.Venue.CancelByHand((await desk.FindAsync(intent)).EntryClientOrderId));
        await desk.AdvanceAsync(ExecutionDesk.Second * 10);

        var trade = await desk.FindAsync(intent);
        Assert.Equal((false, 1m, OrderStatus.Cancelled), (trade.IsFailed, trade.OpenQuantity, trade.EntryStatus));
        Assert.Equal(2, desk.Venue.Working.Count);
        Assert.Empty(await desk.FindingsAsync());
    }

    /// <summary>A report is stored whatever becomes of the trade behind it, and one that cannot be stored harms no other.</summary>
    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_trade_that_cannot_be_decided_keeps_its_fills_and_holds_nobody_up(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync(
            venue => venue.List(venue.Market().Instrument with { Symbol = Token }, 100m));
        var broken = await desk.OpenAsync(ExecutionDesk.Intent("broken", side));
        var sound = await desk.OpenAsync(ExecutionDesk.Intent("sound", side, symbol: Token));
        await desk.Database.WriteAsync(work => work.ExecuteAsync(
            "UPDATE trading_trades SET tick_size = '0' WHERE trade_id = 'broken'"));
        var order = (await desk.FindAsync(broken)).EntryClientOrderId;
        for (var number = 0; number < 20; number++)
        {
            desk.Venue.Say(new BrokerEvent.Reported(Unbookable(order, side, number)));
        }

        await desk.PriceAsync(100m + (side.Sign() * 11m));
        await desk.PriceAsync(Token, 100m + (side.Sign() * 11m));
        await desk.AdvanceAsync(ExecutionDesk.Second);

        var (closed, settled) = (await desk.FindAsync(broken), await desk.FindAsync(sound));
        Assert.Equal((0m, 1m), (closed.OpenQuantity, closed.ExitFilledQuantity));
        Assert.Equal((TradePhase.Settled, ExitReason.TargetReached), (settled.Phase, settled.ExitReason));
        Assert.Equal(0m, desk.Venue.Position());
    }

    /// <summary>What cannot even be read keeps no other trade of its account from being watched.</summary>
    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_trade_that_cannot_be_read_leaves_the_others_watched(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync(venue =>
        {
            venue.Capabilities = venue.Capabilities with { HasOrderLists = false, HasStopOrders = false };
            venue.List(venue.Market().Instrument with { Symbol = Token }, 100m);
        });
        await desk.OpenAsync(ExecutionDesk.Intent("unreadable", side));
        var sound = await desk.OpenAsync(ExecutionDesk.Intent("sound", side, symbol: Token));
        await desk.Database.WriteAsync(work => work.ExecuteAsync(
            "UPDATE trading_trades SET phase = 'Open', side = 'nonsense' WHERE trade_id = 'unreadable';"
            + " DELETE FROM fills WHERE trade_id = 'unreadable'"));
        await desk.PriceAsync(100m + (side.Sign() * 11m));
        await desk.PriceAsync(Token, 100m + (side.Sign() * 11m));
        await desk.AdvanceAsync(ExecutionDesk.Second * 2);
        await desk.PriceAsync(Token, 100m + (side.Sign() * 11m));
        await desk.AdvanceAsync(ExecutionDesk.Second);

        var trade = await desk.FindAsync(sound);
        Assert.Equal((TradePhase.Settled, ExitReason.TargetReached), (trade.Phase, trade.ExitReason));
        Assert.Equal(0m, desk.Venue.Position(Token));
        // A comparison has to read it, since the venue tells a fill of it that is not stored, and says so instead of keeping whoever
        // asked for it waiting.
        await Assert.ThrowsAsync<DataException>(() => desk.Get<Candlewick.Execution.Supervision.AccountSupervisor>()
            .CompareAsync(ScriptedExchange.FirstAccount, default).WaitAsync(TimeSpan.FromSeconds(20)));
    }

    /// <summary>Of a status that no desk knows.</summary>
    private static OrderReport Unbookable(string order, OrderSide side, int number) => new()
    {
        ClientOrderId = order, VenueOrderId = $"x{number}", Symbol = null!, Side = side, Type = OrderType.Market,
        Status = OrderStatus.Filled, Quantity = 1m, FilledQuantity = 1m, VenueTime = DateTimeOffset.UnixEpoch, Fills = null!,
    };

    /// <summary>Memory says what the tables say, in mid-trade, after a result, after a fact and after a restart.</summary>
    [Fact]
    public async Task The_books_of_an_account_are_those_of_its_tables_at_every_moment()
    {
        await using var desk = await ExecutionDesk.StartAsync(
            venue =>
        {
            venue.List(venue.Market().Instrument with { Symbol = Token }, 100m);
            venue.FeeRate = 0m;
        });
        var books = await desk.Get<IAccounts>().GetBooksAsync(ScriptedExchange.FirstAccount, 0);
        Assert.Equal(new AccountBooks(0, 0m, 0m), books);
        await desk.OpenAsync(ExecutionDesk.Intent("long", OrderSide.Buy));
        await desk.OpenAsync(ExecutionDesk.Intent("short", OrderSide.Sell, 2m, Token));
        await desk.PriceAsync(104m);
        await desk.PriceAsync(Token, 103m);
        Assert.Equal(4m - 6m, await AgreedAsync(desk));
        await desk.PriceAsync(110m);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal(-6m, await AgreedAsync(desk));
        await desk.Database.WriteAsync(work => desk.Get<IOrderPath>().RecordAsync(work, new LedgerFact
        {
            Account = ScriptedExchange.FirstAccount, OwnerKind = TradeOwnerKind.Strategy, OwnerId = "run-1", Kind = LedgerKind.Funding,
            Amount = -1.5m, Currency = "USDT", Asset = "USDT", AssetAmount = -1.5m, Origin = "funding 08:00", Reason = "0.01 %",
            MarketTime = desk.Venue.MarketTime,
        }));
        Assert.Equal(-6m, await AgreedAsync(desk));
        Assert.Equal(8.5m, (await desk.Get<IAccounts>().GetBooksAsync(ScriptedExchange.FirstAccount, 0)).Sum);
        await desk.RestartAsync();
        await desk.PriceAsync(Token, 97m);
        Assert.Equal(6m, await AgreedAsync(desk));
        await desk.PriceAsync(Token, 90m);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal(0m, await AgreedAsync(desk));
        Assert.Equal(28.5m, (await desk.Get<IAccounts>().GetBooksAsync(ScriptedExchange.FirstAccount, 0)).Sum);
    }

    /// <summary>What open trades stand at, after the rest was found to be as the tables have it.</summary>
    private static async Task<decimal> AgreedAsync(DeskHost desk)
    {
        var books = await desk.Get<IAccounts>().GetBooksAsync(ScriptedExchange.FirstAccount, 0);
        var entries = await desk.Database.QueryAsync<decimal>("SELECT amount FROM ledger_entries");
        Assert.Equal((entries.Sum(), (long)entries.Count), (books.Sum, books.LastEntry));
        Assert.Equal(0m, (await desk.Get<IAccounts>().GetBooksAsync(ScriptedExchange.FirstAccount, books.LastEntry)).Sum);
        return books.OpenPnl;
    }

    /// <summary>The newest answer is there after a stop, and an earlier one after a crash, while the venue is away.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task The_last_balance_outlives_a_restart_while_the_venue_is_away(int seconds)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        await desk.Get<IAccounts>().GetStateAsync(ScriptedExchange.FirstAccount);
        await desk.AdvanceAsync(TimeSpan.FromSeconds(seconds));
        desk.Get<IAccounts>().Forget(ScriptedExchange.FirstAccount);
        var last = await desk.Get<IAccounts>().GetStateAsync(ScriptedExchange.FirstAccount);
        Assert.False(last.IsStale);
        desk.Venue.IsAway = true;
        desk.Get<IAccounts>().Forget(ScriptedExchange.FirstAccount);
        Assert.Equal(last with { IsStale = true }, await desk.Get<IAccounts>().GetStateAsync(ScriptedExchange.FirstAccount));
        await desk.Get<Candlewick.Execution.Supervision.AccountMoney>().DisposeAsync();
        Assert.Equal(last.TakenAt, await desk.Database.FirstOrDefaultAsync<DateTimeOffset>("SELECT taken_at FROM account_states"));
    }
}
