using Candlewick.Execution.Supervision;
using Candlewick.Testing;

namespace Candlewick.Execution.Tests.Supervision;

public sealed class RequestBudgetTests
{
    [Fact]
    public void A_burst_of_entries_leaves_room_for_questions_and_exits()
    {
        var budget = new RequestBudget(10, new ManualTimeProvider());
        Assert.Equal(8, Take(budget, RequestUrgency.Entry));
        Assert.Equal(1, Take(budget, RequestUrgency.Question));
        Assert.Equal(1, Take(budget, RequestUrgency.Exit));
        Assert.Equal(0, Take(budget, RequestUrgency.Exit));
    }

    [Fact]
    public void Exits_may_use_all_of_it()
    {
        var budget = new RequestBudget(10, new ManualTimeProvider());
        Assert.Equal(10, Take(budget, RequestUrgency.Exit));
        Assert.Equal(0, Take(budget, RequestUrgency.Entry));
    }

    [Fact]
    public void What_was_used_is_free_again_a_minute_later()
    {
        var time = new ManualTimeProvider();
        var budget = new RequestBudget(10, time);
        Take(budget, RequestUrgency.Entry);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(2, Take(budget, RequestUrgency.Exit));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(6, Take(budget, RequestUrgency.Entry));
        Assert.Equal(2, Take(budget, RequestUrgency.Exit));
    }

    [Fact]
    public void The_smallest_bound_still_lets_something_through()
    {
        var budget = new RequestBudget(1, new ManualTimeProvider());
        Assert.Equal(1, Take(budget, RequestUrgency.Entry));
        Assert.Equal(0, Take(budget, RequestUrgency.Exit));
    }

    [Fact]
    public void A_venue_without_a_bound_costs_nothing() =>
        Assert.Equal(100, Take(new RequestBudget(0, new ManualTimeProvider()), RequestUrgency.Entry));

    [Fact]
    public async Task An_entry_waits_until_there_is_room_and_an_exit_passes_it()
    {
        var time = new ManualTimeProvider();
        var budget = new RequestBudget(10, time);
        Take(budget, RequestUrgency.Entry);
        var entry = budget.WaitAsync(RequestUrgency.Entry, CancellationToken.None);
        await budget.WaitAsync(RequestUrgency.Exit, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(entry.IsCompleted);
        for (var wait = 0; wait < 100 && !entry.IsCompleted; wait++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(entry, Task.Delay(5));
        }

        await entry.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(time.GetUtcNow() >= new ManualTimeProvider().GetUtcNow().AddMinutes(1));
    }

    private static int Take(RequestBudget budget, RequestUrgency urgency) => Enumerable.Range(0, 100).Count(_ => budget.TryTake(urgency));
}
