using Candlewick.Execution.Supervision;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Security;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Candlewick.Platform;
using Candlewick.Testing.Scripted;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.Testing.Desk;

/// <summary>
/// A desk on a real database file, connected to a <see cref="ScriptedExchange"/>. It can be stopped between any two durable
/// lines and started again on the same files.
/// </summary>
public sealed partial class DeskHost : IAsyncDisposable
{
    public const string RoleHeader = "X-Test-Role";
    public const string UserHeader = "X-Test-User";
    public const string UserName = "tester";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new(isInMemory: true);
    private readonly DeskPlan _plan;
    private IHost? _app;
    private DeskLife _life = new();

    private DeskHost(DeskPlan plan)
    {
        _plan = plan;
        Clock = new ManualTimeProvider(plan.StartsAt);
    }

    public ScriptedExchange Exchange => _plan.Exchange;

    /// <summary>The first account's venue.</summary>
    public ScriptedVenue Venue => Exchange.First;

    /// <summary>The test's clock; it counts only where the plan says so.</summary>
    public ManualTimeProvider Clock { get; }

    public StreamRecorder Stream { get; } = new();

    public AuditRecorder Audit { get; } = new();

    /// <summary>Speaks to the desk's routes as a trader.</summary>
    public HttpClient Http { get; private set; } = null!;

    public string DataFolder => _folder.Path;

    public Database Database => Get<Database>();

    /// <summary>Where the desk stops, and at which passing; null for nowhere.</summary>
    public (string Name, int Passing)? StopAt { get; set; }

    /// <summary>Names of the places between durable lines that were passed, in order. A place is between two commits.</summary>
    public Action<string>? OnPassing { get; set; }

    public bool HasDied => _life.HasDied;

    public T Get<T>() where T : notnull => _app!.Services.GetRequiredService<T>();

    public static async Task<DeskHost> StartAsync(DeskPlan plan)
    {
        var desk = new DeskHost(plan);
        await desk.StartAppAsync();
        return desk;
    }

    /// <summary>Takes the desk down where it stands and starts another on the same files and the same venues.</summary>
    public Task RestartAsync() => StopThenAsync(() => { });

    /// <summary>As <see cref="RestartAsync"/>, with something happening while the desk is down.</summary>
    public async Task StopThenAsync(Action meanwhile)
    {
        await StopAsync();
        meanwhile();
        await StartAppAsync();
    }

    private TimeProvider Time => _plan.Time switch
    {
        DeskTime.Real => TimeProvider.System,
        DeskTime.ManualClock => new ReadClock(Clock),
        _ => Clock,
    };

    private async Task StartAppAsync()
    {
        _life = new DeskLife();
        var time = Time;
        Exchange.Use(time);
        await EmptyDatabases.CopyAsync(_plan, _folder.File("desk.db"));
        InProcessServer? server = null;
        if (_plan.Http == DeskHttp.Shared)
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Services.AddRouting();
            AddServices(builder, _plan, _folder.Path, time, Stream, Audit);
            _app = builder.Build();
            server = InProcessServer.Through(SharedPipelines.Of(_plan), _app.Services);
        }
        else
        {
            _app = BuildWeb(time, server = _plan.Http == DeskHttp.InProcess ? new InProcessServer() : null);
        }

        _trackers = Get<WorkTrackers>();
        Watch(_life);
        await AwaitAsync(_app.StartAsync());
        Http = server?.CreateClient() ?? new HttpClient { BaseAddress = new Uri(((WebApplication)_app).Urls.Single()) };
        Http.DefaultRequestHeaders.Add(RoleHeader, Policies.Trader);
        if (_plan.WaitsUntilReady)
        {
            await WhenReadyAsync();
        }
    }

    private WebApplication BuildWeb(TimeProvider time, InProcessServer? server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        AddServices(builder, _plan, _folder.Path, time, Stream, Audit);
        if (server is not null)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<IServer>(server));
        }
        else
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }

        var app = builder.Build();
        UseModules(app, _plan);
        return app;
    }

    /// <summary>The pipeline as every desk has it.</summary>
    internal static void UseModules(WebApplication app, DeskPlan plan)
    {
        app.UsePlatformWeb();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        plan.MapModules(app);
    }

    internal static void AddServices(
        IHostApplicationBuilder builder, DeskPlan plan, string folder, TimeProvider time, StreamRecorder stream, AuditRecorder audit)
    {
        builder.Logging.ClearProviders();
        if (plan.Logs is { } level)
        {
            builder.Logging.SetMinimumLevel(level).AddConsole();
        }

        var services = builder.Services;
        services.AddSingleton(time);
        services.AddPlatform(folder, TestEngine.AddressFor(folder));
        plan.AddModules(services);
        foreach (var adapter in ScriptedAdapter.Of(plan.Exchange))
        {
            services.AddSingleton(adapter);
        }

        services.TryAddSingleton<IFeeds, NoFeeds>();
        services.TryAddSingleton<IBarReader, NoBars>();
        services.Replace(ServiceDescriptor.Singleton<IStreamHub>(stream));
        services.RemoveAll<IAuditLog>();
        services.AddSingleton<IAuditLog>(audit);
        services.AddAuthentication(NamedByHeader.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, NamedByHeader>(NamedByHeader.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Viewer, policy => policy.RequireAssertion(context => context.User.Satisfies(Policies.Viewer)))
            .AddPolicy(Policies.Trader, policy => policy.RequireAssertion(context => context.User.Satisfies(Policies.Trader)))
            .AddPolicy(Policies.Admin, policy => policy.RequireAssertion(context => context.User.Satisfies(Policies.Admin)));
        plan.Configure(services);
        services.AddSingleton<LastStep>();
        services.AddSingleton<IStartupStep>(provider => provider.GetRequiredService<LastStep>());
    }

    /// <summary>Stops the desk at the named place: nothing behind that line runs, and nothing it holds reaches a venue.</summary>
    private void Watch(DeskLife life)
    {
        if (_app!.Services.GetService<Boundaries>() is not { } boundaries)
        {
            return;
        }

        var passings = 0;
        boundaries.Observer = name =>
        {
            OnPassing?.Invoke(name);
            if (life.HasDied || (StopAt is { } stop && stop.Name == name && Interlocked.Increment(ref passings) == stop.Passing))
            {
                Exchange.CutConnections();
                life.Die();
                life.WaitForTheEnd();
                throw new OperationCanceledException("the desk stopped here");
            }
        };
    }

    private async Task WhenReadyAsync()
    {
        var ready = WhenTakenUpAsync(Get<Readiness>(), Get<LastStep>());
        if (_plan.Time == DeskTime.Manual)
        {
            await AdvanceUntilAsync(() => ready.IsCompleted || HasDied, isStart: true);
        }

        await AwaitAsync(ready);
    }

    /// <summary>Ready, and whatever waited for that is taken up.</summary>
    private static async Task WhenTakenUpAsync(Readiness readiness, LastStep last)
    {
        await readiness.WhenReadyAsync();
        await last.Taken;
    }

    private async Task StopAsync()
    {
        Http.Dispose();
        Exchange.CutConnections();
        var app = _app!;
        var ending = Task.Run(async () =>
        {
            await app.StopAsync();
            await ((IAsyncDisposable)app).DisposeAsync();
        });
        _life.End();
        if (_plan.Time == DeskTime.Manual)
        {
            await AdvanceUntilAsync(() => ending.IsCompleted);
        }

        await ending.WaitAsync(Patience);
    }

    /// <summary>Waits for a task, or until the desk died of what it does.</summary>
    private async Task AwaitAsync(Task task)
    {
        await Task.WhenAny(task, _life.Died).WaitAsync(Patience);
        if (!HasDied)
        {
            await task;
        }
    }

    /// <summary>Runs what the caller of a desk does; null when the desk died of it.</summary>
    public async Task<T?> TryAsync<T>(Func<Task<T>> work)
    {
        var running = Task.Run(work);
        if (_plan.Time == DeskTime.Manual)
        {
            await AdvanceUntilAsync(() => running.IsCompleted || HasDied);
        }

        await Task.WhenAny(running, _life.Died).WaitAsync(Patience);
        return HasDied ? default : await running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    /// <summary>Reads the test's clock; timers run on the real one, so that waits of the order path end.</summary>
    private sealed class ReadClock(ManualTimeProvider clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        /// <summary>A wait that has ended has moved the clock: else what waits for a moment would wait for it again and again.</summary>
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var due = GetUtcNow() + dueTime;
            return period != Timeout.InfiniteTimeSpan || dueTime <= TimeSpan.Zero
                ? base.CreateTimer(callback, state, dueTime, period)
                : base.CreateTimer(given =>
                {
                    clock.AdvanceTo(due);
                    callback(given);
                }, state, dueTime, period);
        }
    }

    /// <summary>The last step of a start.</summary>
    private sealed class LastStep : IStartupStep
    {
        private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "test-desk";

        public StartupPhase Phase => StartupPhase.Accept;

        public Task Taken => _taken.Task;

        public Task RunAsync(CancellationToken cancellationToken)
        {
            _taken.TrySetResult();
            return Task.CompletedTask;
        }
    }

    /// <summary>One run of a desk, from its start to its end.</summary>
    private sealed class DeskLife
    {
        private readonly ManualResetEventSlim _ended = new(false);
        private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Died => _died.Task;

        public bool HasDied => _died.Task.IsCompleted;

        public void Die() => _died.TrySetResult();

        public void End() => _ended.Set();

        public void WaitForTheEnd() => _ended.Wait();
    }
}
