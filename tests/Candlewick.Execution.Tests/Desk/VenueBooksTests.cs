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
}
