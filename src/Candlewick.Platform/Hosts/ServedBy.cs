using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Platform.Hosts;

/// <summary>Which host answers an endpoint, where several share a desk. Without it: the one that trades, whichever is asked.</summary>
public enum Answering
{
    /// <summary>The host that is asked: it reports on itself, or on what is stored.</summary>
    ThisHost,
    /// <summary>The host that trades; this one when that cannot be reached.</summary>
    TradingHostFirst,
}

/// <summary>Metadata of an endpoint that a host which does not trade may answer itself.</summary>
public sealed class ServedBy(Answering answering)
{
    public Answering Answering { get; } = answering;

    /// <summary>Answered by the host that is asked.</summary>
    public static readonly ServedBy ThisHost = new(Answering.ThisHost);

    /// <summary>Answered by the host that trades, and by the one that is asked when that cannot be reached.</summary>
    public static readonly ServedBy TradingHostFirst = new(Answering.TradingHostFirst);
}

/// <summary>Says of groups of endpoints which host answers them.</summary>
public static class ServedByExtensions
{
    /// <summary>Endpoints that read what is stored: where the host that trades cannot be reached, any other answers them.</summary>
    public static RouteGroupBuilder Stored(this RouteGroupBuilder group) => group.MapGroup("").WithMetadata(ServedBy.TradingHostFirst);

    /// <summary>Endpoints that tell of the host that is asked.</summary>
    public static RouteGroupBuilder OfThisHost(this RouteGroupBuilder group) => group.MapGroup("").WithMetadata(ServedBy.ThisHost);
}
