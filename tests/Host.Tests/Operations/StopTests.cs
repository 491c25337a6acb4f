using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Candlewick.Platform.Storage;
using Candlewick.Testing;

namespace Host.Tests.Operations;

/// <summary>A desk that is asked to stop while it works.</summary>
[Collection(TradedDeskCollection.Name)]
public sealed class StopTests(TradedDesk traded)
{
    private const int Senders = 4;
    private const int AnsweredBefore = 40;
    /// <summary>The host's own bound is 10 s; the rest is for a slow machine.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task What_was_answered_is_stored_streams_are_closed_with_a_code_and_the_exit_code_is_0()
    {
        using var folder = traded.Copy();
        await using var desk = await DeskProcess.StartInAsync(folder.Path);
        await desk.SignInAsync();
        using var stream = new ClientWebSocket();
        await stream.ConnectAsync(new Uri($"ws://{desk.Address.Authority}/ws?token={desk.Token}"), CancellationToken.None);
        var closing = ReadToCloseAsync(stream);
        var answered = new ConcurrentBag<string>();
        var senders = Enumerable.Range(0, Senders).Select(number => SendAsync(desk, number, answered)).ToList();
        await TradedDesk.EventuallyAsync(() => Task.FromResult(answered.Count >= AnsweredBefore));

        Assert.True(await desk.StopAsync(Bound), desk.Output);

        await Task.WhenAll(senders);
        Assert.Equal(0, desk.ExitCode);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await closing);
        await using (var database = new Database(folder.File("desk.db")))
        {
            var stored = await database.QueryAsync<string>("SELECT signal_id FROM trade_signals");
            Assert.Empty(answered.Except(stored));
        }

        var (code, report) = await HostCommand.RunAsync("doctor", "--data", folder.Path);
        Assert.True(code == 0, report);
    }

    /// <summary>One signal after the other until the desk is gone; those that it answered are kept.</summary>
    private async Task SendAsync(DeskProcess desk, int sender, ConcurrentBag<string> answered)
    {
        for (var number = 0; ; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"stop-{sender}-{number}");
            try
            {
                var (status, _) = await traded.SendAsync(desk, new { action = "close", symbol = "BTCUSDT", id });
                if (status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity)
                {
                    answered.Add(id);
                }
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    private static async Task<WebSocketCloseStatus?> ReadToCloseAsync(ClientWebSocket stream)
    {
        var buffer = new byte[64 * 1024];
        while ((await stream.ReceiveAsync(buffer, CancellationToken.None)).MessageType != WebSocketMessageType.Close)
        {
        }

        return stream.CloseStatus;
    }
}
