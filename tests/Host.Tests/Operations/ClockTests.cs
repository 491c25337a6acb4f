using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Host;
using Candlewick.Host.Configuration;
using Candlewick.Host.Doctor;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Host.Tests.Operations;

/// <summary>A clock that jumps while the desk trades.</summary>
[Collection(TradedDeskCollection.Name)]
public sealed class ClockTests(TradedDesk traded)
{
    private static readonly TimeSpan Jump = TimeSpan.FromHours(2);

    [Fact]
    public async Task Trades_go_on_over_a_jump_forward_and_back_and_the_doctor_names_the_jump_back()
    {
        using var folder = traded.Copy();
        var clock = new JumpingClock();
        await using var desk = Desk.Build(
            new DeskFlags(0, folder.Path), services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        await desk.StartAsync();
        await desk.Services.GetRequiredService<Readiness>().WhenReadyAsync();
        var address = desk.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        var times = desk.Services.GetServices<StoredTime>().ToList();

        await SignInAsync(client);
        await CloseAsync(client, "before");
        await OpenAsync(client, "before");
        Assert.Equal(Outcome.Ok, (await ClockCheck.RunAsync(folder.File("desk.db"), times, clock))!.Outcome);

        clock.Offset = Jump;
        await SignInAsync(client);
        await CloseAsync(client, "ahead");
        await OpenAsync(client, "ahead");
        Assert.Equal(Outcome.Ok, (await ClockCheck.RunAsync(folder.File("desk.db"), times, clock))!.Outcome);

        clock.Offset = TimeSpan.Zero;
        await SignInAsync(client);
        await CloseAsync(client, "back");
        await OpenAsync(client, "back");
        await CloseAsync(client, "end");
        await desk.StopAsync();

        var sound = desk.Services.GetRequiredService<SoundFolder>();
        Assert.Empty(await sound.WrongAsync(folder.Path, IntegrityDepth.Full, CancellationToken.None));
        clock.Offset = -Jump;
        var found = (await ClockCheck.RunAsync(folder.File("desk.db"), times, clock))!;
        Assert.Equal(Outcome.Failed, found.Outcome);
        Assert.Matches("jumped back by (120 minutes|2 hours)", found.Words);
    }

    private static async Task SignInAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync(
            "/admin/auth/login", new { username = "admin", password = DeskProcess.AdminPassword });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString());
    }

    private async Task OpenAsync(HttpClient client, string id)
    {
        // A quote from before the jump is refused as too old; the next one is not.
        var number = 0;
        await TradedDesk.EventuallyAsync(async () => (await traded.SendAsync(client, new
        {
            action = "buy", symbol = "BTCUSDT", entry = "market", target = "+2%", stop = "-1%", id = $"open-{id}-{number++}",
        })).Status == HttpStatusCode.OK);
        await TradedDesk.EventuallyAsync(async () => await CountAsync(client, "open") == 1);
    }

    private async Task CloseAsync(HttpClient client, string id)
    {
        var (status, body) = await traded.SendAsync(client, new { action = "close", symbol = "BTCUSDT", id = $"close-{id}" });
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, body);
        await TradedDesk.EventuallyAsync(async () => await CountAsync(client, "open") == 0);
    }

    private static async Task<int> CountAsync(HttpClient client, string phase) =>
        (await client.GetFromJsonAsync<JsonElement>($"/trading/trades?account=simulator&phase={phase}")).GetArrayLength();

    /// <summary>The wall clock set anew; what is measured and waited for goes on, as it does on a real machine.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
