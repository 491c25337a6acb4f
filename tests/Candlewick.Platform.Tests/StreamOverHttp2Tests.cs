using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Candlewick.Platform.Tests;

/// <summary>A WebSocket within an HTTP/2 connection, as browsers open it where the desk is reached over TLS.</summary>
public sealed class StreamOverHttp2Tests : StreamDesk
{
    protected override HttpProtocols Protocols => HttpProtocols.Http2;

    [Fact]
    public async Task Messages_arrive_over_http_2_as_well()
    {
        using var client = new ClientWebSocket();
        client.Options.HttpVersion = HttpVersion.Version20;
        client.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        await client.ConnectAsync(new Uri(Address, "/ws?token=viewer"), http, CancellationToken.None);
        Assert.Equal("welcome", Type(await ReadAsync(client)));
        await SendAsync(client, """{"type":"subscribe","channels":["sessions"]}""");
        Assert.Equal("subscribed", Type(await ReadAsync(client)));
        for (var number = 1; number <= 100; number++)
        {
            Hub.Publish("sessions", "session.update", new { number });
        }

        for (var number = 1; number <= 100; number++)
        {
            Assert.Equal(number, (await ReadAsync(client)).GetProperty("seq").GetInt64());
        }
    }
}
