using System.Net;
using System.Net.Http.Json;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Security;
using Candlewick.Testing.Desk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Desk.Tests;

/// <summary>The tests' own desk does what the tests that stand on it take for granted.</summary>
public sealed class DeskHostTests
{
    public sealed record Note(string Text, int Number);

    private static DeskPlan Plan(DeskTime time = DeskTime.Real, DeskHttp http = DeskHttp.InProcess) => new()
    {
        Name = "platform",
        Time = time,
        Http = http,
        AddModules = _ => { },
        MapModules = app =>
        {
            app.MapPost("/note", (Note note, HttpContext context) =>
                new { said = note.Text, note.Number, user = context.User.Identity?.Name })
                .RequireAuthorization(Policies.Trader);
            app.MapGet("/admin", () => "in").RequireAuthorization(Policies.Admin);
        },
    };

    [Theory]
    [InlineData(DeskHttp.InProcess)]
    [InlineData(DeskHttp.Shared)]
    [InlineData(DeskHttp.Port)]
    public async Task A_request_is_answered_with_or_without_a_port(DeskHttp http)
    {
        await using var desk = await DeskHost.StartAsync(Plan(http: http));
        var answer = await desk.PostAsync("/note", new Note("twice", 2));
        Assert.Equal(("twice", 2, "tester"), (answer.GetProperty("said").GetString(), answer.GetProperty("number").GetInt32(),
            answer.GetProperty("user").GetString()));
        using var refused = await desk.Http.GetAsync("/admin");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var unreadable = await desk.Http.PostAsJsonAsync("/note", "no object");
        Assert.Equal(HttpStatusCode.BadRequest, unreadable.StatusCode);
        Assert.Equal("application/problem+json", unreadable.Content.Headers.ContentType?.MediaType);
        using var unknown = await desk.Http.GetAsync("/nowhere");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_restart_keeps_the_files()
    {
        await using var desk = await DeskHost.StartAsync(Plan());
        await desk.Database.WriteAsync(work => work.ExecuteAsync("CREATE TABLE kept (word TEXT); INSERT INTO kept VALUES ('yes')"));
        await desk.RestartAsync();
        Assert.Equal("yes", await desk.Database.FirstOrDefaultAsync<string>("SELECT word FROM kept"));
    }

    [Fact]
    public async Task On_a_manual_clock_work_that_sleeps_wakes_only_when_the_clock_is_moved()
    {
        await using var desk = await DeskHost.StartAsync(Plan(DeskTime.Manual));
        var tracker = desk.Get<WorkTrackers>().Of("test");
        var woken = new List<int>();
        tracker.Begin();
        var working = Task.Run(async () =>
        {
            for (var round = 1; round <= 3; round++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), desk.Clock);
                woken.Add(round);
            }

            tracker.End();
        });
        await desk.SettleAsync();
        Assert.Empty(woken);
        await desk.AdvanceAsync(TimeSpan.FromSeconds(2.5));
        Assert.Equal([1, 2], woken);
        await desk.AdvanceAsync(TimeSpan.FromSeconds(1));
        await working;
        Assert.Equal([1, 2, 3], woken);
    }
}
