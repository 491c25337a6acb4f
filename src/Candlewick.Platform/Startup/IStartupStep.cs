namespace Candlewick.Platform.Startup;

/// <summary>What a start-up step is part of.</summary>
public enum StartupPhase
{
    /// <summary>Before the port opens: schema, keys, the first user. Short.</summary>
    Prepare,
    /// <summary>The port is open: what every host of a desk does, whether it trades or not.</summary>
    Join,
    /// <summary>The port is open and nothing new is decided yet: what was left in flight is resumed.</summary>
    Recover,
    /// <summary>The desk is ready: feeds start, waiting work is resumed.</summary>
    Accept,
}

/// <summary>One step of start-up, registered by the module that owns it. Start and crash recovery are this same code.</summary>
public interface IStartupStep
{
    /// <summary>Its name, by which others come after it, e.g. <c>execution</c>.</summary>
    string Name { get; }

    StartupPhase Phase { get; }

    /// <summary>Names of steps of the same phase that must have run before; one that nobody registered counts as run.</summary>
    IReadOnlyList<string> After => [];

    Task RunAsync(CancellationToken cancellationToken);
}
