using Candlewick.Execution.Books;

namespace Candlewick.Execution.Tests.Books;

public sealed class ClientOrderIdsTests
{
    [Fact]
    public void Client_order_ids_are_short_stable_and_their_own()
    {
        var id = ClientOrderIds.Of("desk", "trade-1", "Entry", 0);
        Assert.Matches("^[a-z0-9-]{29}$", id);
        Assert.Equal(id, ClientOrderIds.Of("desk", "trade-1", "Entry", 0));
        string[] others =
        [
            ClientOrderIds.Of("desk", "trade-1", "Entry", 1), ClientOrderIds.Of("desk", "trade-1", "Stop/1", 0),
            ClientOrderIds.Of("desk", "trade-1", "Stop/2", 0),
            ClientOrderIds.Of("desk", "trade-2", "Entry", 0), ClientOrderIds.Of("other", "trade-1", "Entry", 0),
        ];
        Assert.Equal(6, others.Append(id).Distinct(StringComparer.Ordinal).Count());
    }
}
