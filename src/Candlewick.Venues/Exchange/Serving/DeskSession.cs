using System.Collections.Concurrent;
using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Venues.Exchange.Wire;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Exchange.Serving;

/// <summary>One desk's connection: its questions are answered by the account's broker, a bounded number at a time.</summary>
internal sealed class DeskSession(MessageSocket socket, IBroker broker, DesksHold hold, TimeProvider time, ILogger logger) : IDisposable
{
    private const int MostAtOnce = 32;
    /// <summary>Fills in one part of a snapshot.</summary>
    private const int MostFills = 2_000;
    private const int LongestId = 64;
    /// <summary>Code of a request that comes too late, as Binance numbers it.</summary>
    private const string OutsideWindow = "-1021";

    private readonly SemaphoreSlim _room = new(MostAtOnce, MostAtOnce);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<bool>> _settling = new();
    private readonly ConcurrentDictionary<Task, byte> _answering = new();
    private long _number;
    private volatile bool _isRunning;

    /// <summary>True from when the desk has taken up what it left until it is gone.</summary>
    public bool IsRunning => _isRunning && !socket.Ended.IsCancellationRequested;

    public bool TrySend(ExchangeMessage message) => socket.TrySend(message);

    /// <summary>True when the desk has done everything that it was told so far; false when it is gone.</summary>
    public async Task<bool> SettleAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _number);
        var settled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _settling[number] = settled;
        try
        {
            using var ended = socket.Ended.Register(() => settled.TrySetResult(false));
            return socket.TrySend(new ExchangeMessage(ExchangeWord.Settle, number)) && await settled.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _settling.TryRemove(number, out _);
        }
    }

    /// <summary>Answers why the connection ended.</summary>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var why = await socket.RunAsync(HandleAsync, cancellationToken);
        // What was begun is finished: the order is at the exchange, whoever hears of it.
        await Task.WhenAll(_answering.Keys);
        return why;
    }

    public void Dispose()
    {
        socket.Dispose();
        _room.Dispose();
    }

    private async ValueTask HandleAsync(ReadOnlyMemory<byte> text)
    {
        var message = ExchangeJson.Read<DeskMessage>(text.Span);
        switch (message.Word)
        {
            case DeskWord.Run:
                _isRunning = true;
                hold.HasChanged();
                break;
            case DeskWord.Settled:
                // What is done up to here includes everything before.
                foreach (var (_, settled) in _settling.Where(waiting => waiting.Key <= message.Id))
                {
                    settled.TrySetResult(true);
                }

                break;
            default:
                await _room.WaitAsync(socket.Ended);
                Begin(message);
                break;
        }
    }

    private void Begin(DeskMessage message)
    {
        var answering = Task.Run(async () =>
        {
            try
            {
                socket.TrySend(await AnswerAsync(message) with { Id = message.Id, Now = time.GetUtcNow() });
            }
            catch (WireException wrong)
            {
                socket.TrySend(new ExchangeMessage(ExchangeWord.Failed, message.Id) { Text = wrong.Message });
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "A question of a desk could not be answered: {Word}", message.Word);
                socket.TrySend(new ExchangeMessage(ExchangeWord.Failed, message.Id) { Text = "The exchange failed; its log says why." });
            }
            finally
            {
                _room.Release();
            }
        });
        _answering.TryAdd(answering, 0);
        _ = answering.ContinueWith(
            ended => _answering.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task<ExchangeMessage> AnswerAsync(DeskMessage asked)
    {
        var answer = new ExchangeMessage(ExchangeWord.Answer);
        switch (asked.Word)
        {
            case DeskWord.Submit:
                var order = Known(asked.Order, "order");
                Check(order);
                return answer with { Outcome = TooLate(order) ?? Told(await broker.SubmitAsync(order, CancellationToken.None)) };
            case DeskWord.SubmitList:
                var list = Known(asked.List, "list");
                CheckId(list.ClientListId, "client_list_id");
                Check(list.Target);
                Check(list.Stop);
                var late = TooLate(list.Target) ?? TooLate(list.Stop);
                return answer with { Outcome = late ?? Told(await broker.SubmitListAsync(list, CancellationToken.None)) };
            case DeskWord.Cancel or DeskWord.Query:
                var (symbol, id) = (Known(asked.Symbol, "symbol"), Known(asked.ClientOrderId, "client_order_id"));
                return answer with
                {
                    Report = asked.Word == DeskWord.Cancel
                        ? await broker.CancelAsync(symbol, id, CancellationToken.None)
                        : await broker.QueryAsync(symbol, id, CancellationToken.None),
                };
            case DeskWord.Snapshot:
                return answer with { Snapshot = await SnapshotAsync(asked.Cursors ?? new Dictionary<string, string>()) };
            default:
                return answer with { Account = await broker.GetAccountAsync(CancellationToken.None) };
        }
    }

    private async Task<SnapshotTold> SnapshotAsync(IReadOnlyDictionary<string, string> cursors)
    {
        var wrong = cursors.FirstOrDefault(pair => !long.TryParse(pair.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        if (wrong.Key is not null)
        {
            throw new WireException($"cursors: the cursor of {wrong.Key} is no trade id.");
        }

        var whole = await broker.GetSnapshotAsync(cursors, CancellationToken.None);
        var hasMore = whole.Fills.Count > MostFills;
        return new SnapshotTold(
            whole.Account, whole.OpenOrders, whole.Positions, hasMore ? [.. whole.Fills.Take(MostFills)] : whole.Fills, hasMore);
    }

    /// <summary>What a desk that hung sends when it goes on may be another host's business by then.</summary>
    private OutcomeTold? TooLate(VenueOrder order) => order.ValidUntil is { } until && time.GetUtcNow() is var now && now > until
        ? new OutcomeTold(OutcomeKind.Refused)
        {
            Rule = RuleName.VenueRefused,
            Code = OutsideWindow,
            Reason = $"the order was valid until {until:O}; it is {now:O} at the exchange.",
            MayRetry = true,
        }
        : null;

    private static OutcomeTold Told(SubmitOutcome outcome) => outcome switch
    {
        SubmitOutcome.Accepted accepted => new OutcomeTold(OutcomeKind.Accepted)
        {
            VenueOrderId = accepted.VenueOrderId,
            VenueTime = accepted.VenueTime,
            Reports = accepted.Reports,
        },
        SubmitOutcome.Refused refused => new OutcomeTold(OutcomeKind.Refused)
        {
            Rule = refused.Rule,
            Code = refused.Code,
            Reason = refused.Reason,
            MayRetry = refused.MayRetry,
        },
        SubmitOutcome.Unconfirmed unconfirmed => new OutcomeTold(OutcomeKind.Unconfirmed) { Reason = unconfirmed.Reason },
        _ => throw new InvalidOperationException($"Nobody tells {outcome.GetType().Name}."),
    };

    private static T Known<T>(T? value, string field) where T : class =>
        value ?? throw new WireException($"{field}: is missing.");

    private static void Check(VenueOrder order)
    {
        CheckId(order.ClientOrderId, "client_order_id");
        if (order.Quantity <= 0m)
        {
            throw new WireException("quantity: must be above 0.");
        }
    }

    private static void CheckId(string id, string field)
    {
        if (id.Length is 0 or > LongestId)
        {
            throw new WireException($"{field}: must have 1 to {LongestId} characters.");
        }
    }
}
