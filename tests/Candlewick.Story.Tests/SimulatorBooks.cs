using System.Text.Json;

namespace Candlewick.Story.Tests;

/// <summary>What the simulator has in its own books, and what the desk says of a trade.</summary>
internal static class SimulatorBooks
{
    /// <summary>An order as the venue holds it.</summary>
    internal sealed record Working(decimal Quantity, decimal? Price, decimal? Stop);

    public static async Task<JsonElement> TradeAsync(this StoryDesk desk, string id) =>
        (await desk.GetAsync($"/trading/trades/{id}")).GetProperty("trade");

    public static async Task<decimal> BookedEquityAsync(this StoryDesk desk) =>
        (await BooksAsync(desk)).GetProperty("equity").GetDecimal();

    /// <summary>Orders that wait at the venue, in the order of their prices.</summary>
    public static async Task<IReadOnlyList<Working>> WorkingAsync(this StoryDesk desk) =>
        [.. (await BooksAsync(desk)).GetProperty("open_orders").EnumerateArray()
            .Select(order => new Working(order.GetProperty("quantity").GetDecimal(), Amount(order, "price"), Amount(order, "stop_price")))
            .OrderBy(order => order.Stop ?? order.Price).ThenBy(order => order.Quantity)];

    public static async Task<IReadOnlyList<decimal>> StopsAsync(this StoryDesk desk) =>
        [.. (await desk.WorkingAsync()).Select(order => order.Stop).OfType<decimal>()];

    /// <summary>What the venue holds of the one market, signed; 0 without a position.</summary>
    public static async Task<decimal> HeldAsync(this StoryDesk desk) =>
        (await BooksAsync(desk)).GetProperty("positions").EnumerateArray().Sum(position => position.GetProperty("quantity").GetDecimal());

    private static Task<JsonElement> BooksAsync(StoryDesk desk) => desk.GetAsync("/api/simulator?account=simulator");

    private static decimal? Amount(JsonElement order, string name) =>
        order.GetProperty(name) is { ValueKind: JsonValueKind.Number } amount ? amount.GetDecimal() : null;
}
