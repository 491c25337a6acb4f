using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

/// <summary>Finds the owner of a trade. Resolved at the first use: owners themselves need the order path.</summary>
internal sealed class TradeOwners(IServiceProvider services, ILogger<TradeOwners> logger)
{
    private readonly Lazy<Dictionary<string, ITradeOwner>> _owners =
        new(() => services.GetServices<ITradeOwner>().ToDictionary(owner => owner.Kind, StringComparer.Ordinal));

    public void TradeChanged(TradeRow trade)
    {
        if (!_owners.Value.TryGetValue(trade.OwnerKind, out var owner))
        {
            return;
        }

        try
        {
            owner.TradeChanged(trade.OwnerId, trade.TradeId);
        }
        catch (Exception failure)
        {
            // The owner looks at its trades again by itself; the account's reader must go on.
            logger.LogError(failure, "Owner {OwnerKind} could not be told of trade {TradeId}", trade.OwnerKind, trade.TradeId);
        }
    }
}
