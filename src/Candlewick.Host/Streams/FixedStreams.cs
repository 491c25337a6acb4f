using Candlewick.Platform.Streaming;

namespace Candlewick.Host.Streams;

/// <summary>
/// Names of the fixed stream interface that no module of this program publishes under yet: clients written for them subscribe
/// and read on as if nothing ever happened there.
/// </summary>
internal static class FixedStreams
{
    public static void AddFixedStreams(this IServiceCollection services)
    {
        services.AddSingleton(StreamChannel.Fixed("portfolio"));
        services.AddSingleton(StreamChannel.Fixed("strategies"));
        services.AddSingleton(new StreamFigure("model_training_subscribers", () => 0));
    }
}
