using System.Net;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Candlewick.Execution.Tests.Desk;

/// <summary>All trades of a filter: what they came to, and the file of them.</summary>
public sealed class TradeHistoryTests
{
    private const decimal Fee = 0.001m;

    [Fact]
    public async Task Totals_add_up_exactly_the_trades_of_the_filter()
    {
        await using var desk = await HistoryAsync();
        var all = await desk.GetAsync("/trading/trades/totals?open=false");
        var money = Assert.Single(all.GetProperty("currencies").EnumerateArray());
        var (won, lost) = (10m - (Fee * 210m), -5m - (Fee * 205m));
        Assert.Equal((3, 2, 1, 1, 0.5), (
            Count(all, "trades"), Count(all, "entered"), Count(all, "wins"), Count(all, "losses"),
            all.GetProperty("win_rate").GetDouble()));
        Assert.Equal(("USDT", won + lost, Fee * 415m), (
            money.GetProperty("currency").GetString(), money.GetProperty("profit").GetDecimal(), money.GetProperty("fees").GetDecimal()));
        Assert.Equal(0m, money.GetProperty("slippage_cost").GetDecimal());

        var listed = await desk.GetAsync("/trading/trades?open=false");
        Assert.Equal(3, listed.GetArrayLength());
        var multiples = listed.EnumerateArray().Where(trade => !trade.GetProperty("is_failed").GetBoolean())
            .Average(trade => trade.GetProperty("r").GetDouble());
        Assert.Equal(multiples, all.GetProperty("mean_r").GetDouble(), 3);

        Assert.Equal(0, Count(await desk.GetAsync("/trading/trades/totals?open=true"), "trades"));
        var none = await desk.GetAsync("/trading/trades/totals?symbol=ETHUSDT");
        Assert.Equal((0, JsonValueKind.Null, 0), (
            Count(none, "trades"), none.GetProperty("win_rate").ValueKind, none.GetProperty("currencies").GetArrayLength()));
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task Slippage_against_us_counts_above_zero_on_both_sides(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync(venue => venue.FeeRate = 0m);
        await desk.EnterAsync(ExecutionDesk.Intent("t1", side, 2m));
        await desk.PriceAsync(100m + side.Sign());
        var totals = await desk.GetAsync("/trading/trades/totals");
        Assert.Equal(1.0, totals.GetProperty("mean_slippage_percent").GetDouble());
        Assert.Equal(2m, totals.GetProperty("currencies")[0].GetProperty("slippage_cost").GetDecimal());
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task An_open_trade_that_has_paid_its_commission_is_no_loss(OrderSide side)
    {
        await using var desk = await ExecutionDesk.StartAsync(venue => venue.FeeRate = 0.001m);
        await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        var totals = await desk.GetAsync("/trading/trades/totals");
        Assert.Equal(1, totals.GetProperty("entered").GetInt32());
        Assert.Equal(0, totals.GetProperty("losses").GetInt32());
        Assert.Equal(JsonValueKind.Null, totals.GetProperty("win_rate").ValueKind);
        Assert.Equal(JsonValueKind.Null, totals.GetProperty("mean_r").ValueKind);
        var line = (await desk.Http.GetStringAsync("/trading/trades/export?columns=trade,realized,closed")).TrimEnd().Split('\n')[1];
        Assert.Equal("t1,,", line.TrimEnd('\r'));
    }

    [Fact]
    public async Task The_csv_file_shows_the_named_columns_of_all_rows_and_runs_no_formula()
    {
        await using var desk = await HistoryAsync();
        var lines = (await desk.Http.GetStringAsync("/trading/trades/export?columns=trade,side,route,realized,reason&open=false"))
            .TrimStart('\uFEFF').Split("\r\n");
        Assert.Equal(5, lines.Length);
        Assert.Equal(
            [
                "Trade,Side,Route,Profit or loss,Exit reason", "t3,Long,\"'=HYPERLINK(\"\"http://x\"\")\",,",
                $"t2,Short,\"'=HYPERLINK(\"\"http://x\"\")\",-5.205,manual_close",
                "t1,Long,\"'=HYPERLINK(\"\"http://x\"\")\",9.79,manual_close", "",
            ],
            lines);
    }

    [Fact]
    public async Task The_workbook_opens_and_its_text_is_text()
    {
        await using var desk = await HistoryAsync();
        using var answer = await desk.Http.GetAsync(new Uri("/trading/trades/export?format=xlsx&open=false", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("trades.xlsx", answer.Content.Headers.ContentDisposition!.FileName);
        using var workbook = SpreadsheetDocument.Open(await answer.Content.ReadAsStreamAsync(), isEditable: false);
        var sheet = workbook.WorkbookPart!.WorksheetParts.Single().Worksheet;
        var rows = sheet.Descendants<Row>().Select(row => row.Elements<Cell>().ToList()).ToList();
        Assert.Equal(4, rows.Count);
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        Assert.Empty(sheet.Descendants<CellFormula>());
        var (route, profit) = (Place("Route"), Place("Profit or loss"));
        Assert.Equal("=HYPERLINK(\"http://x\")", rows[3][route].InnerText);
        Assert.Equal((CellValues.Number, "9.79"), (rows[3][profit].DataType!.Value, rows[3][profit].InnerText));
        Assert.Equal("", rows[1][profit].InnerText);

        int Place(string header) => rows[0].FindIndex(cell => cell.InnerText == header);
    }

    [Fact]
    public async Task Trades_are_told_page_after_page_into_one_file()
    {
        await using var desk = await ExecutionDesk.StartAsync();
        await desk.Database.WriteAsync(work => work.ExecuteAsync(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1203)
            INSERT INTO trading_trades (trade_id, owner_kind, owner_id, account, venue, symbol, market_epoch, base_asset, quote_asset,
              tick_size, lot_step, contract_multiplier, side, entry_type, quantity, entry_price, origin, reserved_risk, reserved_value,
              has_stop, phase,
              planned_at, updated_at)
            SELECT 'many-' || i, 'Person', 'ann', 'first', 'scripted', 'BTCUSDT', 'e', 'BTC', 'USDT', '0.01', '0.01', '1', 'Buy', 'Market',
              '1',
              '100', 'by hand', '0', '0', 0, 'Settled', @now, @now FROM n
            """,
            new { now = desk.Venue.MarketTime }));
        var lines = (await desk.Http.GetStringAsync("/trading/trades/export?columns=trade&account=first")).Split("\r\n");
        Assert.Equal(1205, lines.Length);
        Assert.Equal(("many-1203", "many-1"), (lines[1], lines[^2]));
        Assert.Equal(1203, lines.Skip(1).SkipLast(1).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task The_list_goes_on_where_its_last_page_ended_and_knows_whose_trades_are_asked_for()
    {
        await using var desk = await HistoryAsync();
        var listed = new List<string?>();
        for (var next = "/trading/trades?limit=1"; next is not null;)
        {
            using var answer = await desk.Http.GetAsync(new Uri(next, UriKind.RelativeOrAbsolute));
            Assert.True(listed.Count < 4);
            listed.AddRange(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.EnumerateArray()
                .Select(trade => trade.GetProperty("trade_id").GetString()));
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(["t3", "t2", "t1"], listed);
        Assert.Equal(3, (await desk.GetAsync("/trading/trades?owner_kind=strategy&owner_id=run-1")).GetArrayLength());
        Assert.Equal(0, (await desk.GetAsync("/trading/trades?owner_kind=session")).GetArrayLength());
        Assert.Equal(0, (await desk.GetAsync("/trading/trades?owner_kind=strategy&owner_id=run-2")).GetArrayLength());
    }

    [Theory]
    [InlineData("format=pdf", "format")]
    [InlineData("columns=market,colour", "columns")]
    [InlineData("phase=gone", "phase")]
    public async Task What_no_file_can_show_is_refused_by_its_field(string query, string field)
    {
        await using var desk = await ExecutionDesk.StartAsync();
        using var answer = await desk.Http.GetAsync(new Uri($"/trading/trades/export?{query}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"{field}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_trades_are_closed_at_once_and_those_that_are_over_are_left_out()
    {
        await using var desk = await HistoryAsync();
        await desk.PriceAsync(100m);
        var open = await desk.OpenAsync(ExecutionDesk.Intent("t4", OrderSide.Buy));
        var resting = await desk.EnterAsync(DeskTrades.Intent("t5", entry: 95m, type: OrderType.Limit));
        var other = await desk.OpenAsync(ExecutionDesk.Intent("t6", OrderSide.Buy));
        var named = new { trade_ids = new[] { "t1", "t4", "t5", "t4" } };
        var answer = await desk.PostAsync("/positions/close", named, HttpStatusCode.Accepted);
        Assert.Equal(["t4", "t5"], answer.GetProperty("trade_ids").EnumerateArray().Select(id => id.GetString()));
        await desk.AdvanceAsync(ExecutionDesk.Second);
        await desk.PriceAsync(100m);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal(
            (TradePhase.Settled, true, TradePhase.Open),
            ((await desk.FindAsync(open)).Phase, (await desk.FindAsync(resting)).IsFailed, (await desk.FindAsync(other)).Phase));
        Assert.Equal(1m, desk.Venue.Position());

        Assert.Equal(HttpStatusCode.NotFound, (await desk.TryPostAsync("/positions/close", new { trade_ids = new[] { "t1" } })).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await desk.TryPostAsync("/positions/close", new { trade_ids = Array.Empty<string>() })).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await desk.TryPostAsync("/positions/close", new { trade_ids = new[] { "t6" }, symbol = "BTCUSDT" })).Status);
    }

    /// <summary>A win of 10, a loss of 5 and an entry that was refused, each of one unit at 100.</summary>
    private static async Task<DeskHost> HistoryAsync()
    {
        var desk = await ExecutionDesk.StartAsync(venue => (venue.FeeRate, venue.Spread) = (Fee, 0m));
        await RoundTripAsync(desk, "t1", OrderSide.Buy, 110m);
        await RoundTripAsync(desk, "t2", OrderSide.Sell, 105m);
        desk.Venue.RefusesEverything = true;
        await desk.EnterAsync(Routed("t3", OrderSide.Buy));
        await desk.AdvanceAsync(ExecutionDesk.Second * 3);
        desk.Venue.RefusesEverything = false;
        return desk;
    }

    private static TradeIntent Routed(string id, OrderSide side) =>
        ExecutionDesk.Intent(id, side) with { RouteId = "r1", RouteName = "=HYPERLINK(\"http://x\")" };

    private static async Task RoundTripAsync(DeskHost desk, string id, OrderSide side, decimal price)
    {
        await desk.PriceAsync(100m);
        // With a stop far away: what closes them is the hand alone.
        var intent = await desk.OpenAsync(Routed(id, side) with { Exits = [new ExitPlan { Stop = 100m - (side.Sign() * 50m) }] });
        await desk.CommandAsync(id, (path, work) => path.CloseAsync(work, id, ExitReason.ManualClose));
        await desk.PriceAsync(price);
        await desk.AdvanceAsync(ExecutionDesk.Second * 3);
        Assert.Equal(TradePhase.Settled, (await desk.FindAsync(intent)).Phase);
    }

    private static int Count(JsonElement totals, string name) => totals.GetProperty(name).GetInt32();
}
