using System.Net.WebSockets;
using System.Threading.Channels;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Concurrency;
using Candlewick.Venues.Exchange.Wire;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Exchange.Accounts;

/// <summary>
/// The line to an account at an exchange: it comes up again by itself, with growing pauses. A question has a time limit; what a line that
/// broke has not answered is not answered any more.
/// </summary>
internal sealed class ExchangeLink : IAsyncDisposable
{
    private const int MostPending = 256;
    private static readonly TimeSpan ConnectBound = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Uri _address;
    private readonly ExchangeParts _parts;
    private readonly WorkTracker _tracker;
    private readonly Action<ExchangeMessage> _onMessage;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _firstUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _keeping = Task.CompletedTask;
    private volatile Line? _line;
    private volatile bool _mayRun;
    private long _ids;
    private long _leadTicks;
    private int _isDisposed;
    private volatile string _why = "it has not been reached yet";

    /// <param name="settings">Where the exchange is.</param>
    /// <param name="tracker">The account's work: the exchange is told when it is done.</param>
    /// <param name="onMessage">Receives, in order, everything that is not an answer; must not block.</param>
    /// <param name="parts">Clock, token, logs.</param>
    public ExchangeLink(ExchangeSettings settings, WorkTracker tracker, Action<ExchangeMessage> onMessage, ExchangeParts parts)
    {
        _address = new Uri(settings.Url, $"/exchange/desk?account={settings.Account}");
        (_parts, _tracker, _onMessage) = (parts, tracker, onMessage);
        _logger = parts.Loggers.CreateLogger<ExchangeLink>();
    }

    /// <summary>True from the first message of a connection until it ends.</summary>
    public bool IsUp => _line is { IsUp: true };

    /// <summary>How far the exchange's clock is ahead of this machine's, at the least; below zero where it is behind.</summary>
    public TimeSpan ClockLead => TimeSpan.FromTicks(Interlocked.Read(ref _leadTicks));

    /// <summary>Begins to keep the line up; returns when it is for the first time.</summary>
    /// <exception cref="BrokerUnavailableException">It did not come up.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _keeping = Task.Run(KeepUpAsync, CancellationToken.None);
        try
        {
            await _firstUp.Task.WaitAsync(ConnectBound, _parts.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw Unreachable();
        }
    }

    /// <summary>Tells the exchange that its market may move, now and after every reconnect.</summary>
    public void LetRun()
    {
        _mayRun = true;
        if (_line is { IsUp: true } line)
        {
            line.Socket.TrySend(new DeskMessage(DeskWord.Run));
        }
    }

    /// <exception cref="BrokerUnavailableException">The line is down, broke before the answer, or the exchange failed.</exception>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    public async Task<ExchangeMessage> AskAsync(DeskMessage question, CancellationToken cancellationToken)
    {
        if (_line is not { IsUp: true } line)
        {
            throw Unreachable();
        }

        var id = Interlocked.Increment(ref _ids);
        var answer = new TaskCompletionSource<ExchangeMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!line.TryExpect(id, answer))
        {
            throw new BrokerUnavailableException($"More than {MostPending} questions wait for the exchange.");
        }

        try
        {
            using var broken = line.Socket.Ended.Register(() => answer.TrySetException(
                new BrokerUnavailableException("The connection broke before the exchange answered.")));
            line.Socket.TrySend(question with { Id = id });
            return await answer.Task.WaitAsync(TimeSpan.FromSeconds(_parts.Options.Value.AnswerSeconds), _parts.Time, cancellationToken);
        }
        finally
        {
            line.Forget(id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _stop.CancelAsync();
            await _keeping;
            _stop.Dispose();
        }
    }

    private BrokerUnavailableException Unreachable() =>
        new($"The exchange at {_address.Authority} cannot be reached: {_why.TrimEnd('.')}.");

    private async Task KeepUpAsync()
    {
        var pause = FirstPause;
        while (!_stop.IsCancellationRequested)
        {
            var wasUp = false;
            try
            {
                using var web = await ConnectAsync();
                using var line = new Line(new MessageSocket(web));
                _line = line;
                var settling = Task.Run(() => SettleAsync(line), CancellationToken.None);
                _why = await line.Socket.RunAsync(text => Take(line, text), _stop.Token);
                wasUp = line.IsUp;
                await settling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception failure)
            {
                _why = failure is OperationCanceledException ? "it did not answer in time" : failure.Message;
            }

            _line = null;
            // Whoever opens the account tries again by itself, and shows the reason meanwhile.
            _firstUp.TrySetException(Unreachable());
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            pause = wasUp ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            _logger.LogWarning(
                "The exchange at {Address} cannot be reached ({Why}); it is tried again in {Pause} ms", _address.Authority, _why,
                pause.TotalMilliseconds);
            await Task.Delay(pause, _parts.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ClientWebSocket> ConnectAsync()
    {
        using var late = new CancellationTokenSource(ConnectBound, _parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stop.Token);
        var web = new ClientWebSocket();
        try
        {
            web.Options.SetRequestHeader("Authorization", $"Bearer {_parts.Options.Value.Token}");
            web.Options.KeepAliveInterval = TimeSpan.FromSeconds(5);
            web.Options.KeepAliveTimeout = TimeSpan.FromSeconds(15);
            await web.ConnectAsync(_address, either.Token);
            return web;
        }
        catch
        {
            web.Dispose();
            throw;
        }
    }

    private ValueTask Take(Line line, ReadOnlyMemory<byte> text)
    {
        var message = ExchangeJson.Read<ExchangeMessage>(text.Span);
        MessageChecks.Check(message);
        if (!line.IsUp && message.Word != ExchangeWord.Market)
        {
            throw new WireException($"The first message is {message.Word} and does not tell the market.");
        }

        TakeClock(message);
        switch (message.Word)
        {
            case ExchangeWord.Answer or ExchangeWord.Failed:
                line.Answer(message);
                break;
            case ExchangeWord.Settle:
                line.ToSettle.Writer.TryWrite(message.Id);
                break;
            default:
                Hear(line, message);
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>What was under way for a while is older than it says: the lead is never taken for longer than it is.</summary>
    private void TakeClock(ExchangeMessage message)
    {
        if (message.Now is { } now)
        {
            Interlocked.Exchange(ref _leadTicks, (now - _parts.Time.GetUtcNow()).Ticks);
        }
    }

    private void Hear(Line line, ExchangeMessage message)
    {
        try
        {
            _onMessage(message);
        }
        catch (Exception failure) when (failure is not WireException)
        {
            _logger.LogError(failure, "What the exchange said could not be taken in: {Word}", message.Word);
            throw new WireException($"What it said could not be taken in ({message.Word})", failure);
        }

        if (line.IsUp)
        {
            return;
        }

        line.IsUp = true;
        if (!_firstUp.TrySetResult())
        {
            // The account is compared at once, which is work in flight: the market waits for it.
            _logger.LogInformation("The exchange at {Address} is back", _address.Authority);
            _onMessage(new ExchangeMessage(ExchangeWord.Connected));
        }

        if (_mayRun)
        {
            line.Socket.TrySend(new DeskMessage(DeskWord.Run));
        }
    }

    private async Task SettleAsync(Line line)
    {
        await foreach (var number in line.ToSettle.Reader.ReadAllAsync(line.Socket.Ended))
        {
            await _tracker.WhenIdleAsync(line.Socket.Ended);
            line.Socket.TrySend(new DeskMessage(DeskWord.Settled, number));
        }
    }

    /// <summary>One connection.</summary>
    private sealed class Line(MessageSocket socket) : IDisposable
    {
        private readonly Dictionary<long, TaskCompletionSource<ExchangeMessage>> _pending = [];
        private volatile bool _isUp;

        public MessageSocket Socket => socket;

        public bool IsUp
        {
            get => _isUp && !socket.Ended.IsCancellationRequested;
            set => _isUp = value;
        }

        /// <summary>The newest is enough: what is done up to it includes everything before.</summary>
        public Channel<long> ToSettle { get; } = Channel.CreateBounded<long>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

        public bool TryExpect(long id, TaskCompletionSource<ExchangeMessage> answer)
        {
            lock (_pending)
            {
                return _pending.Count < MostPending && _pending.TryAdd(id, answer);
            }
        }

        public void Forget(long id)
        {
            lock (_pending)
            {
                _pending.Remove(id);
            }
        }

        /// <summary>An answer to nothing comes too late, and is nobody's.</summary>
        public void Answer(ExchangeMessage message)
        {
            TaskCompletionSource<ExchangeMessage>? waiting;
            lock (_pending)
            {
                _pending.Remove(message.Id, out waiting);
            }

            if (message.Word == ExchangeWord.Answer)
            {
                waiting?.TrySetResult(message);
            }
            else
            {
                waiting?.TrySetException(new BrokerUnavailableException($"The exchange could not answer: {message.Text}"));
            }
        }

        public void Dispose() => socket.Dispose();
    }
}
