namespace Candlewick.Platform.Hosts;

/// <summary>
/// What the hosts of a desk tell each other in passing: that something stored has changed, or what a job is doing. Only speed
/// depends on a bulletin's arrival: what counts is stored first. A desk of one host tells nobody.
/// </summary>
public interface IBulletins
{
    /// <summary>Tells the other hosts; never blocks and never throws. A text of more than 7,000 bytes is not sent.</summary>
    /// <param name="topic">A short name, the same on all hosts.</param>
    /// <param name="text">What the listener of that topic understands.</param>
    void Tell(string topic, string text);

    /// <summary>Has the other hosts' bulletins handed to <paramref name="onText"/>, which must not block.</summary>
    /// <param name="topic">As above.</param>
    /// <param name="onText">Called with null after bulletins may have been missed: what is remembered is then read again.</param>
    void Listen(string topic, Action<string?> onText);
}

/// <summary>For a desk of one host.</summary>
internal sealed class NoBulletins : IBulletins
{
    public void Tell(string topic, string text)
    {
    }

    public void Listen(string topic, Action<string?> onText)
    {
    }
}
