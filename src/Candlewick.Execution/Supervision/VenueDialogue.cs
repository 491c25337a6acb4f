using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Hosts;

namespace Candlewick.Execution.Supervision;

/// <summary>What came of asking for one order.</summary>
/// <param name="Order">The order as it was when it was asked for.</param>
/// <param name="Report">The venue's answer; null when it does not know the order, or could not be asked.</param>
/// <param name="Failure">Why it could not be asked; null when it answered.</param>
internal sealed record Asked(OrderRow Order, OrderReport? Report, string? Failure);

/// <summary>
/// What is asked of a venue and what it answers: every call is bounded in time and within the venue's budget, none throws. What changes
/// something there goes only while no other host can have begun to trade.
/// </summary>
internal sealed class VenueDialogue(
    IBroker broker, ITradingPermit permit, ExecutionOptions options, TimeProvider time, CancellationToken stop)
{
    private readonly RequestBudget _budget = new(broker.Capabilities.RequestsPerMinute, time);
    private readonly Lock _gate = new();
    private DateTimeOffset? _reachableSince;

    /// <summary>Since when every question was answered; null while the venue cannot be asked.</summary>
    public DateTimeOffset? ReachableSince
    {
        get
        {
            lock (_gate)
            {
                return broker.IsConnected ? _reachableSince : null;
            }
        }
    }

    /// <summary>
    /// One order, or target and stop as a list. What cannot be known is unconfirmed; null when, once its turn in the venue's budget had
    /// come, it was not to go any more.
    /// </summary>
    /// <param name="orders">What is sent.</param>
    /// <param name="mayGo">Asked last, right before the call: the turn may have been long in coming.</param>
    public async Task<SubmitOutcome?> SubmitAsync(IReadOnlyList<OrderRow> orders, Func<bool> mayGo)
    {
        var urgency = orders[0].IsEntry ? RequestUrgency.Entry : RequestUrgency.Exit;
        try
        {
            var outcome = await BoundedAsync(
                urgency, async (validUntil, token) => mayGo() ? await SendAsync(orders, validUntil, token) : null);
            if (outcome is not null and not SubmitOutcome.Unconfirmed)
            {
                Reached();
            }

            return outcome;
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            // Whatever went wrong on the way, the venue may have it.
            Lost();
            return new SubmitOutcome.Unconfirmed(failure.Message);
        }
    }

    private Task<SubmitOutcome> SendAsync(
        IReadOnlyList<OrderRow> orders, DateTimeOffset? validUntil, CancellationToken cancellationToken)
    {
        return orders.Count == 1
            ? broker.SubmitAsync(Of(orders[0]), cancellationToken)
            : broker.SubmitListAsync(
                new VenueOrderList(
                    orders[0].ListId!,
                    Of(orders.Single(order => order.Leg == Leg.Target)),
                    Of(orders.Single(order => order.Leg == Leg.Stop))),
                cancellationToken);

        VenueOrder Of(OrderRow order) => order.ToVenueOrder() with { ValidUntil = validUntil };
    }

    public async Task<IReadOnlyList<Asked>> AskAsync(IReadOnlyList<OrderRow> orders)
    {
        var answers = new List<Asked>(orders.Count);
        foreach (var order in orders)
        {
            answers.Add(await AskAsync(order));
        }

        return answers;
    }

    /// <summary>Cancels each order; a leg takes its list along, whose other legs are then asked for.</summary>
    public async Task<IReadOnlyList<Asked>> CancelAsync(IReadOnlyList<OrderRow> orders)
    {
        var answers = new List<Asked>(orders.Count);
        var cancelled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var order in orders)
        {
            if (order.ListId is { } list && cancelled.Contains(list))
            {
                answers.Add(await AskAsync(order));
                continue;
            }

            try
            {
                var report = await BoundedAsync(
                    RequestUrgency.Exit, (_, token) => broker.CancelAsync(order.Symbol, order.ClientOrderId, token));
                Reached();
                answers.Add(new Asked(order, report, null));
                if (order.ListId is { } gone)
                {
                    cancelled.Add(gone);
                }
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                Lost();
                answers.Add(new Asked(order, null, failure.Message));
            }
        }

        return answers;
    }

    /// <summary>The whole truth, or null and why it cannot be had.</summary>
    public async Task<(VenueSnapshot? Snapshot, string? Failure)> SnapshotAsync(
        IReadOnlyDictionary<string, string> cursors, RequestUrgency urgency, CancellationToken cancellationToken = default)
    {
        try
        {
            var snapshot = await BoundedAsync(urgency, (_, token) => broker.GetSnapshotAsync(cursors, token), cancellationToken);
            Reached();
            return (snapshot, null);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Lost();
            return (null, failure.Message);
        }
    }

    private async Task<Asked> AskAsync(OrderRow order)
    {
        try
        {
            var report = await BoundedAsync(
                RequestUrgency.Question, (_, token) => broker.QueryAsync(order.Symbol, order.ClientOrderId, token));
            Reached();
            return new Asked(order, report, null);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            Lost();
            return new Asked(order, null, failure.Message);
        }
    }

    private void Reached()
    {
        lock (_gate)
        {
            _reachableSince ??= time.GetUtcNow();
        }
    }

    private void Lost()
    {
        lock (_gate)
        {
            _reachableSince = null;
        }
    }

    /// <exception cref="TimeoutException">The venue did not answer within the bound.</exception>
    private async Task<T> BoundedAsync<T>(
        RequestUrgency urgency, Func<DateTimeOffset?, CancellationToken, Task<T>> call, CancellationToken cancellationToken = default)
    {
        var bound = TimeSpan.FromSeconds(options.VenueTimeoutSeconds);
        using var timeout = new CancellationTokenSource(bound, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken, stop);
        try
        {
            await _budget.WaitAsync(urgency, linked.Token);
            var validUntil = await permit.WaitAsync(linked.Token);
            return await call(validUntil, linked.Token).WaitAsync(linked.Token);
        }
        catch (OperationCanceledException late) when (
            timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new TimeoutException($"{broker.Venue} did not answer within {bound.TotalSeconds} s.", late);
        }
    }
}
