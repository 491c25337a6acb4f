using Candlewick.Execution.Books;

namespace Candlewick.Execution.Tests.Books;

public sealed class PositionStoreTests
{
    [Theory]
    [InlineData(0, 0, 2, 100, 2, 100)]
    [InlineData(2, 100, 2, 110, 4, 105)]
    [InlineData(4, 105, -1, 120, 3, 105)]
    [InlineData(1, 100, -3, 90, -2, 90)]
    [InlineData(2, 100, -2, 90, 0, 0)]
    [InlineData(0, 0, -2, 100, -2, 100)]
    [InlineData(-2, 100, -2, 90, -4, 95)]
    [InlineData(-4, 95, 1, 80, -3, 95)]
    [InlineData(-1, 100, 3, 110, 2, 110)]
    [InlineData(-2, 90, 2, 80, 0, 0)]
    [InlineData(2, 100, 0, 500, 2, 100)]
    public void A_position_averages_while_it_grows_and_turns_at_the_fills_price(
        int held, int average, int added, int price, int quantity, int result) =>
        Assert.Equal(((decimal)quantity, (decimal)result), PositionStore.Add(held, average, added, price));
}
