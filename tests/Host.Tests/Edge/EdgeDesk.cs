using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Candlewick.Testing;

namespace Host.Tests.Edge;

/// <summary>A desk as it comes, with an administrator signed in, for callers who mean it no good.</summary>
public sealed class EdgeDesk : IAsyncLifetime
{
    private DeskProcess? _process;

    public DeskProcess Process => _process!;

    public HttpClient Admin => Process.Client;

    public string Token => Process.Token!;

    public Uri Address => Process.Address;

    public async Task InitializeAsync()
    {
        _process = await DeskProcess.StartAsync(("CANDLEWICK_IDENTITY__LOGINS_PER_MINUTE", "10000"));
        await Process.SignInAsync();
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    /// <summary>Opens a stream; null with the status that it was refused with.</summary>
    internal static async Task<(ClientWebSocket? Socket, int Status)> TryOpenAsync(Uri desk, string pathAndQuery)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{desk.Authority}{pathAndQuery}"), default);
            return (socket, 101);
        }
        catch (WebSocketException)
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            return (null, status);
        }
    }

    internal static async Task<ClientWebSocket> OpenAsync(Uri desk, string pathAndQuery)
    {
        var (socket, status) = await TryOpenAsync(desk, pathAndQuery);
        Assert.True(socket is not null, $"{pathAndQuery}: {status}");
        return socket!;
    }

    internal static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default);

    /// <summary>The next whole message, or null when the desk closed.</summary>
    internal static async Task<JsonElement?> ReadAsync(ClientWebSocket socket, int seconds = 30)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            bytes.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return JsonDocument.Parse(bytes.ToArray()).RootElement;
            }
        }
    }

    /// <summary>The code that the desk closes with, whatever it says before.</summary>
    internal static async Task<WebSocketCloseStatus?> CloseAsync(ClientWebSocket socket)
    {
        while (await ReadAsync(socket) is not null)
        {
            // What was on its way.
        }

        return socket.CloseStatus;
    }

    /// <summary>A client of its own, whose connections nobody shares.</summary>
    internal static HttpClient NewClient(Uri desk, string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
            { BaseAddress = desk, Timeout = TimeSpan.FromSeconds(30) };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    /// <summary>The answer's status and, where it is a problem, the fields it names.</summary>
    internal static async Task<(int Status, IReadOnlyList<string> Fields, string Text)> SendAsync(
        HttpClient client, string method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var fields = answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? JsonDocument.Parse(text).RootElement.GetProperty("errors").EnumerateObject().Select(error => error.Name).ToList() : [];
        return ((int)answer.StatusCode, fields, text);
    }

    internal static Task<JsonElement> DescriptionAsync(HttpClient client) => client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
}
