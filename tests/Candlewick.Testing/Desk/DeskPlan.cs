using Candlewick.Testing.Scripted;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Testing.Desk;

/// <summary>Which clock a test's desk lives by.</summary>
public enum DeskTime
{
    /// <summary>The machine's.</summary>
    Real,
    /// <summary>It reads the test's clock; waits end by the machine's.</summary>
    ManualClock,
    /// <summary>It reads the test's clock, and waits end only when the test moves it.</summary>
    Manual,
}

/// <summary>How a test's desk speaks HTTP.</summary>
public enum DeskHttp
{
    /// <summary>Requests go straight into the pipeline.</summary>
    InProcess,
    /// <summary>
    /// As <see cref="InProcess"/>, through one pipeline that all desks of the plan's name share: for thousands of starts.
    /// </summary>
    Shared,
    /// <summary>A real port.</summary>
    Port,
}

/// <summary>What a test's desk is made of. The same plan serves every start on the same files.</summary>
public sealed record DeskPlan
{
    /// <summary>The venues; they outlive the desk.</summary>
    public ScriptedExchange Exchange { get; init; } = new();

    /// <summary>Names the modules, so that their empty database is made once for all tests.</summary>
    public required string Name { get; init; }

    /// <summary>Adds the modules beside the platform, e.g. <c>services.AddExecution()</c>.</summary>
    public required Action<IServiceCollection> AddModules { get; init; }

    /// <summary>Maps their routes.</summary>
    public Action<WebApplication> MapModules { get; init; } = _ => { };

    /// <summary>Changes what the modules added: options, doubles. Runs last.</summary>
    public Action<IServiceCollection> Configure { get; init; } = _ => { };

    public DeskTime Time { get; init; } = DeskTime.Real;

    public DeskHttp Http { get; init; } = DeskHttp.InProcess;

    /// <summary>Where the test's clock begins.</summary>
    public DateTimeOffset StartsAt { get; init; } = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What the desk logs, by level and above; null for nothing.</summary>
    public Microsoft.Extensions.Logging.LogLevel? Logs { get; init; }

    /// <summary>False: the test looks at a desk that has not finished its start.</summary>
    public bool WaitsUntilReady { get; init; } = true;
}
