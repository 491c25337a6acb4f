using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Floor;
using Candlewick.Venues.Simulator.Replay;
using Candlewick.Venues.Simulator.Settings;
using Candlewick.Venues.Simulator.Synthetic;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Venues.Simulator.Accounts;

/// <summary>What every simulator account is built from; shared by all of them.</summary>
internal sealed record SimulatorParts(
    DataFolder Folder, Migrator Migrator, IMatchingEngines Engines, ISimulatorWires Wires, IMarketHolds Holds, IAccounts Accounts,
    IFeeds Feeds, ILiveMarket Live, IBarReader Bars, IStreamHub Stream, TimeProvider Time, IOptions<SimulatorOptions> Options,
    ILoggerFactory Loggers);

/// <summary>One account, which is a venue of its own: everything that belongs to it alone, built and taken down together.</summary>
internal sealed class SimulatorAccount : IAsyncDisposable
{
    private readonly string _file;
    private readonly SimulatorBooks _books;
    /// <summary>
    /// Held while the books are open: of hosts that share a folder one works on them at a time, whoever thinks it trades.
    /// </summary>
    private FileStream? _lock;
    private readonly SimulatorFeed _feed;
    private readonly IFeeds _feeds;
    private readonly Action<SimulatorAccount> _onClosed;
    private int _isDisposed;
    private bool _isOpened;

    /// <param name="name">Account name.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="parts">What it is built from.</param>
    /// <param name="onClosed">Told once, when it was taken down.</param>
    public SimulatorAccount(string name, SimulatorSettings settings, SimulatorParts parts, Action<SimulatorAccount> onClosed)
    {
        _onClosed = onClosed;
        _feeds = parts.Feeds;
        _file = parts.Folder.Shared(FileOf(name));
        _books = new SimulatorBooks(new Database(_file), parts.Migrator);
        var wire = parts.Wires.WireOf(name);
        Venue = new SimulatorVenue(
            name, settings, _books, wire, parts.Engines, parts.Holds.HoldOf(name), parts.Time,
            parts.Loggers.CreateLogger<SimulatorVenue>());
        Instruments = new SimulatorInstruments(Venue);
        Replay = new ReplayMarket(Venue, parts.Bars, parts.Live, parts.Time, parts.Loggers.CreateLogger<ReplayMarket>());
        Synthetic = new SyntheticMarket(Venue, parts.Live, parts.Time, parts.Loggers.CreateLogger<SyntheticMarket>());
        Markets = new MarketSwitch(Venue, Instruments, Replay, Synthetic, parts.Live, parts.Accounts);
        View = new SimulatorView(Venue, Replay, parts.Stream);
        Broker = new SimulatorBroker(
            Venue, Instruments, Replay, Synthetic, wire, DisposeAsync, parts.Time, parts.Loggers.CreateLogger<SimulatorBroker>());
        _feed = new SimulatorFeed(Venue, Instruments, Replay);
        Replay.Shown += View.Announce;
    }

    public string Name => Venue.Account;

    /// <summary>Commits of its books since they were opened.</summary>
    public long Commits => _books.Commits;

    /// <summary>False before its books are open and from when it is taken down.</summary>
    public bool IsOpen => Volatile.Read(ref _isOpened) && Volatile.Read(ref _isDisposed) == 0;

    public SimulatorVenue Venue { get; }

    public SimulatorInstruments Instruments { get; }

    public ReplayMarket Replay { get; }

    public SyntheticMarket Synthetic { get; }

    public MarketSwitch Markets { get; }

    public SimulatorView View { get; }

    public SimulatorBroker Broker { get; }

    /// <summary>What is held while the books in a file are open.</summary>
    public static string LockOf(string file) => $"{file}-lock";

    /// <summary>The account's books within the shared folder.</summary>
    public static string FileOf(string account) => $"{Domain.VenueName.OfSimulator(account)}.db";

    /// <summary>Opens the books; the prices stand as they were left, and none moves yet.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _lock = new FileStream(LockOf(_file), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        await Synthetic.OpenAsync(await Venue.OpenAsync());
        if (Venue.State.Replay is not null)
        {
            await Replay.OpenAsync(cancellationToken);
        }

        _feeds.Add(_feed);
        Volatile.Write(ref _isOpened, true);
    }

    /// <inheritdoc cref="SimulatorBooks.PurgeAsync"/>
    public Task<PurgeStep> PurgeAsync(long after, PurgeTurn turn, DateTimeOffset before) => _books.PurgeAsync(after, turn, before);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _feeds.Remove(_feed);
        await Replay.DisposeAsync();
        await Synthetic.DisposeAsync();
        await Venue.DisposeAsync();
        Markets.Dispose();
        await _books.DisposeAsync();
        if (_lock is not null)
        {
            await _lock.DisposeAsync();
        }

        _onClosed(this);
    }
}
