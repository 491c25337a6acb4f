using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Hosts;

/// <summary>When it is this host's turn to trade; for a desk of one host, always.</summary>
public class TradingTurn
{
    /// <summary>True while another host trades, or none does yet: what is answered then is answered from the database.</summary>
    public virtual bool IsStandby => false;

    /// <summary>True when another host took over from this one, which stops.</summary>
    public virtual bool IsLost => false;

    /// <summary>Completes when it trades.</summary>
    internal virtual Task TakeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>For one of several hosts.</summary>
internal sealed class SharedTurn(
    TradingLease lease, IServer server, IEnumerable<IHostMemory> memories, IOptions<HostsOptions> options) : TradingTurn
{
    public override bool IsStandby => !lease.IsTrading;

    public override bool IsLost => lease.IsLost;

    internal override async Task TakeAsync(CancellationToken cancellationToken)
    {
        await lease.TakeAsync(options.Value.Address ?? Listening(), cancellationToken);
        foreach (var memory in memories)
        {
            await memory.ForgetAsync(cancellationToken);
        }

        lease.Settle();
    }

    /// <summary>The first address it listens on; one that means all of them is replaced by the loopback address.</summary>
    private string Listening() => (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://127.0.0.1")
        .Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
        .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
        .Replace("://*", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://+", "://127.0.0.1", StringComparison.Ordinal);
}
