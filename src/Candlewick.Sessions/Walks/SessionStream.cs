using Candlewick.Platform.Events;
using Candlewick.Platform.Streaming;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Trail;

namespace Candlewick.Sessions.Walks;

/// <summary>Tells the page: sessions on <c>sessions</c>, signals on <c>signals</c>.</summary>
internal sealed class SessionStream(IStreamHub hub, SessionStore sessions) : IEventHandler<SessionAdvanced>
{
    public const string Sessions = "sessions";
    public const string Signals = "signals";

    /// <summary>Delivered again after a crash, it shows the session as it is: harmless to see twice.</summary>
    public Task HandleAsync(Guid eventId, SessionAdvanced fact, CancellationToken cancellationToken) => PublishAsync(fact.SessionId);

    public async Task PublishAsync(string sessionId)
    {
        if (await sessions.FindAsync(sessionId) is { } session)
        {
            hub.Publish(Sessions, "session.update", SessionDescription.Of(session));
        }
    }

    public void Publish(SignalRow row) => hub.Publish(Signals, "signal.update", SignalDescription.Of(row));
}
