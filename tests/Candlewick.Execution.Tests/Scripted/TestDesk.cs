using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.KillSwitches;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Reconciliation;
using Candlewick.Execution.Supervision;
using Candlewick.Platform;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Candlewick.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Tests.Scripted;

/// <summary>
/// The whole order path on a real database file, connected to a scripted venue. It can be stopped between any two durable
/// lines and started anew on the same file.
/// </summary>
internal sealed class TestDesk : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();
    private readonly Action<ExecutionOptions>? _configure;
    private IHost? _host;
    private ManualResetEventSlim _dead = new(false);
    private TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _isHttp;
    private int _trades;

    private TestDesk(ScriptedVenue venue, Action<ExecutionOptions>? configure, bool isHttp)
    {
        Venue = venue;
        _configure = configure;
        _isHttp = isHttp;
    }

    /// <summary>Speaks to the desk's routes; only where it was started with HTTP.</summary>
    public HttpClient? Http { get; private set; }
    public List<(string Actor, string Action)> Audited { get; } = [];

    public ScriptedVenue Venue { get; }
    public List<(string Channel, string Type, object Data)> Streamed { get; } = [];
    /// <summary>Where the desk stops, and at which passing; null for nowhere.</summary>
    public (string Name, int Passing)? StopAt { get; set; }
    public bool HasDied => _died.Task.IsCompleted;
    public bool SettlesTrades { get; set; } = true;

    public IOrderPath Path => Get<IOrderPath>();
    public Database Database => Get<Database>();

    public T Get<T>() where T : notnull => _host!.Services.GetRequiredService<T>();

    public static async Task<TestDesk> StartAsync(ScriptedVenue? venue = null, Action<ExecutionOptions>? configure = null, bool isHttp = false)
    {
        var desk = new TestDesk(venue ?? new ScriptedVenue(), configure, isHttp);
        await desk.StartHostAsync();
        return desk;
    }

    private async Task StartHostAsync()
    {
        IHostApplicationBuilder builder = _isHttp ? WebApplication.CreateSlimBuilder() : Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        builder.Services.AddPlatform(_folder.Path);
        builder.Services.AddExecution();
        builder.Services.Configure<ExecutionOptions>(options =>
        {
            options.RetryDelayMs = 1;
            options.MaxRetryDelayMs = 20;
            options.RecoverySeconds = 1;
            options.BalanceCacheSeconds = 300;
        });
        if (_configure is not null)
        {
            builder.Services.Configure(_configure);
        }

        builder.Services.Replace(ServiceDescriptor.Singleton<IStreamHub>(new Recorder(Streamed)));
        builder.Services.AddSingleton<IBroker>(Venue);
        builder.Services.AddSingleton<IAuditLog>(new Audit(Audited));
        builder.Services.AddSingleton<Owner>();
        builder.Services.AddSingleton<ITradeOwner>(provider => provider.GetRequiredService<Owner>());
        _host = builder is WebApplicationBuilder web ? BuildWeb(web) : ((HostApplicationBuilder)builder).Build();
        _host.Services.GetRequiredService<Owner>().Settles = SettlesTrades;

        var passings = 0;
        var dead = _dead;
        var died = _died;
        _host.Services.GetRequiredService<Boundaries>().Observer = name =>
        {
            if (died.Task.IsCompleted || (StopAt is { } stop && stop.Name == name && Interlocked.Increment(ref passings) == stop.Passing))
            {
                Venue.Disconnect();
                died.TrySetResult();
                // Nothing behind this line may run until the desk is taken down.
                dead.Wait();
                throw new OperationCanceledException("the desk stopped here");
            }
        };
        var starting = _host.StartAsync();
        await Task.WhenAny(starting, died.Task).WaitAsync(Patience);
        if (!HasDied)
        {
            await starting;
        }

        if (_host is WebApplication app)
        {
            Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        }
    }

    /// <summary>The routes as they are, with everybody let in: who may do what is Identity's matter.</summary>
    private static WebApplication BuildWeb(WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPlatformWeb();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Viewer, policy => policy.RequireAssertion(_ => true))
            .AddPolicy(Policies.Trader, policy => policy.RequireAssertion(_ => true));
        var app = builder.Build();
        app.UsePlatformWeb();
        app.UseRouting();
        app.UseAuthorization();
        app.MapExecution();
        return app;
    }

    /// <summary>Takes the desk down where it stands and starts another on the same file.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _dead = new ManualResetEventSlim(false);
        _died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartHostAsync();
    }

    private async Task StopAsync()
    {
        Venue.Disconnect();
        var readers = Get<AccountReaders>().DisposeAsync().AsTask();
        _dead.Set();
        await readers.WaitAsync(Patience);
        await Get<Owner>().DisposeAsync();
        _host!.Dispose();
        _dead.Dispose();
    }

    /// <summary>Waits until nothing is in flight, or the desk died.</summary>
    public async Task SettleAsync() => await Task.WhenAny(Get<WorkTracker>().WhenIdleAsync(), _died.Task).WaitAsync(Patience);

    /// <summary>The next price, and what comes of it.</summary>
    public async Task PriceAsync(decimal price)
    {
        Venue.Price(price);
        await SettleAsync();
    }

    public TradeIntent Intent(OrderSide side = OrderSide.Buy, decimal quantity = 1m, decimal entry = 100m, decimal? target = 110m, decimal? stop = 90m, OrderType type = OrderType.Market) =>
        new($"trade-{++_trades}", Owner.OwnerKind, "owner", Venue.Account, ScriptedVenue.Symbol, side, type, quantity, entry, target, stop, "signal 1");

    public async Task<string> PlanAsync(TradeIntent intent)
    {
        // The caller dies with the desk where it stops right behind the commit.
        var planning = Task.Run(() => Database.WriteAsync(work => Path.PlanAsync(work, intent)));
        await Task.WhenAny(planning, _died.Task).WaitAsync(Patience);
        return HasDied ? "" : await planning;
    }

    /// <summary>Plans the trade, starts it and waits.</summary>
    public async Task<TradeIntent> EnterAsync(TradeIntent? wanted = null)
    {
        var intent = wanted ?? Intent();
        await PlanAsync(intent);
        if (!HasDied)
        {
            Path.Wake(intent.Account, intent.TradeId);
            await SettleAsync();
        }

        return intent;
    }

    public async Task CloseAsync(TradeIntent intent, string reason = ExitReason.SignalClose)
    {
        await Database.WriteAsync(work => Path.RequestCloseAsync(work, intent.TradeId, reason));
        Path.Wake(intent.Account, intent.TradeId);
        await SettleAsync();
    }

    public async Task<TradeState> TradeAsync(TradeIntent intent) => (await Path.FindTradeAsync(intent.TradeId))!;

    public Task<IReadOnlyList<OrderRow>> OrdersAsync(TradeIntent intent) =>
        Database.QueryAsync<OrderRow>("SELECT * FROM orders WHERE trade_id = @TradeId ORDER BY sequence", new { intent.TradeId });

    public Task<IReadOnlyList<FillRow>> FillsAsync() => Database.QueryAsync<FillRow>("SELECT * FROM fills ORDER BY sequence");

    public Task<IReadOnlyList<FindingRow>> FindingsAsync() => Database.QueryAsync<FindingRow>("SELECT * FROM reconciliation_findings ORDER BY finding_id");

    public Task MoveKillSwitchAsync(bool engaged) => Get<KillSwitch>().MoveAsync(engaged, engaged ? "drill" : null, "tester");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private sealed class Recorder(List<(string, string, object)> streamed) : IStreamHub
    {
        public void Publish(string channel, string type, object data, StreamDelivery delivery = StreamDelivery.Queued, string? key = null)
        {
            lock (streamed)
            {
                streamed.Add((channel, type, data));
            }
        }
    }

    private sealed class Audit(List<(string, string)> audited) : IAuditLog
    {
        public Task WriteAsync(string actor, string action, string? subject = null, string? detail = null, string? address = null)
        {
            audited.Add((actor, action));
            return Task.CompletedTask;
        }

        public Task AddAsync(UnitOfWork work, string actor, string action, string? subject = null, string? detail = null, string? address = null) =>
            WriteAsync(actor, action, subject, detail, address);
    }

    /// <summary>Settles what has ended, in a reader of its own, as a session does.</summary>
    internal sealed class Owner : ITradeOwner, IAsyncDisposable
    {
        public const string OwnerKind = "test";
        private readonly Mailbox<string> _mailbox;

        public Owner(IServiceProvider services, Database database, WorkTracker tracker, ILogger<Owner> logger)
        {
            _mailbox = new Mailbox<string>("owner", 1000, async (tradeId, stop) =>
            {
                var path = services.GetRequiredService<IOrderPath>();
                if (Settles && await path.FindTradeAsync(tradeId) is { Phase: TradePhase.Exited or TradePhase.Failed }
                    && await database.WriteAsync(work => path.SettleAsync(work, tradeId), stop))
                {
                    Settled.Add(tradeId);
                }
            }, tracker, logger);
        }

        public string Kind => OwnerKind;
        public bool Settles { get; set; } = true;
        public List<string> Settled { get; } = [];

        public void TradeChanged(string ownerId, string tradeId) => _mailbox.TryPost(tradeId);

        public ValueTask DisposeAsync() => _mailbox.DisposeAsync();
    }
}
