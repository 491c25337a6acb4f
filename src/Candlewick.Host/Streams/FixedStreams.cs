using Candlewick.Platform.Streaming;

namespace Candlewick.Host.Streams;

/// <summary>
/// Channels of the fixed stream interface on which no module publishes yet: clients written for them may subscribe and simply
/// receive nothing.
/// </summary>
internal static class FixedStreams
{
    public static void AddFixedStreams(this IServiceCollection services)
    {
        services.AddSingleton(StreamChannel.Fixed("portfolio"));
        services.AddSingleton(StreamChannel.Fixed("strategies"));
    }
}
