using Candlewick.Execution.Contracts;
using Candlewick.Execution.Tests.Scripted;

namespace Candlewick.Execution.Tests;

public sealed class AccountStateTests
{
    [Fact]
    public async Task An_answer_that_was_forgotten_while_the_venue_gave_it_is_served_to_nobody_else()
    {
        await using var desk = await TestDesk.StartAsync();
        var accounts = desk.Get<IAccounts>();
        var answers = new TaskCompletionSource();
        desk.Venue.AccountAnswers = answers.Task;
        var asking = accounts.GetStateAsync(desk.Venue.Account);
        accounts.Forget(desk.Venue.Account);
        desk.Venue.Equity = 50_000m;
        answers.SetResult();
        Assert.Equal(100_000m, (await asking).State.Equity);
        Assert.Equal(50_000m, (await accounts.GetStateAsync(desk.Venue.Account)).State.Equity);
    }

    [Fact]
    public async Task A_market_that_ran_on_makes_the_cached_answer_old()
    {
        await using var desk = await TestDesk.StartAsync();
        var accounts = desk.Get<IAccounts>();
        await accounts.GetStateAsync(desk.Venue.Account);
        desk.Venue.MarketAhead = TimeSpan.FromSeconds(299);
        await accounts.GetStateAsync(desk.Venue.Account);
        Assert.Equal(1, desk.Venue.AccountQuestions);
        desk.Venue.MarketAhead = TimeSpan.FromSeconds(300);
        await accounts.GetStateAsync(desk.Venue.Account);
        Assert.Equal(2, desk.Venue.AccountQuestions);
    }

    [Fact]
    public async Task A_venue_that_hangs_gives_the_last_known_answer_as_a_stale_one_in_time()
    {
        await using var desk = await TestDesk.StartAsync();
        var accounts = desk.Get<IAccounts>();
        await accounts.GetStateAsync(desk.Venue.Account);
        accounts.Forget(desk.Venue.Account);
        desk.Venue.AccountAnswers = new TaskCompletionSource().Task;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var known = await accounts.GetStateAsync(desk.Venue.Account, patience.Token);
        Assert.Equal((true, 100_000m), (known.IsStale, known.State.Equity));
    }
}
