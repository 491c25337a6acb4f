using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;

namespace Candlewick.Platform.Tests;

/// <summary>A client that remembers what it saw, loses its connection and comes back.</summary>
internal sealed class Listener
{
    private readonly StreamDesk _desk;
    private readonly string _token;
    private readonly HashSet<string> _channels = new(StringComparer.Ordinal);

    private Listener(StreamDesk desk, string token) => (_desk, _token) = (desk, token);

    /// <summary>Streams whose connections were cut.</summary>
    public static ConcurrentDictionary<string, byte> Cuts { get; } = new(StringComparer.Ordinal);

    public ClientWebSocket Socket { get; private set; } = null!;

    public string Stream { get; private set; } = "";

    /// <summary>The <c>number</c> of every message, by channel, in the order in which they came.</summary>
    public Dictionary<string, List<int>> Numbers { get; } = new(StringComparer.Ordinal);

    /// <summary>The last <c>seq</c> of each channel.</summary>
    public Dictionary<string, long> Seen { get; } = new(StringComparer.Ordinal);

    public bool IsNumberedWithoutGap { get; private set; } = true;

    public IReadOnlyList<string> Continued { get; private set; } = [];

    public IReadOnlyList<string> Gap { get; private set; } = [];

    public int Missed { get; private set; }

    public static async Task<Listener> OpenAsync(StreamDesk desk, string token, IReadOnlyList<string> channels)
    {
        var listener = new Listener(desk, token);
        await listener.ConnectAsync();
        foreach (var channel in channels)
        {
            await listener.SubscribeAsync(channel);
        }

        return listener;
    }

    public async Task SubscribeAsync(string channel)
    {
        await StreamDesk.SendAsync(Socket, JsonSerializer.Serialize(new { type = "subscribe", channels = new[] { channel } }));
        while (await NextAsync() != "subscribed")
        {
            // What was on its way.
        }

        _channels.Add(channel);
        Seen.TryAdd(channel, 0);
        Numbers.TryAdd(channel, []);
    }

    /// <summary>Reads as many messages of channels.</summary>
    public async Task ReadAsync(int count)
    {
        for (var read = 0; read < count; read++)
        {
            await NextAsync();
        }
    }

    /// <summary>Asks for something whose answer comes after everything that was published before.</summary>
    public async Task PingAsync()
    {
        await StreamDesk.SendAsync(Socket, """{"type":"ping"}""");
        Assert.Equal("pong", await NextAsync());
    }

    /// <summary>Drops the connection without a word, whatever is on its way.</summary>
    public void Cut()
    {
        Cuts[Stream] = 0;
        Socket.Abort();
        Socket.Dispose();
    }

    /// <summary>Comes back over a new connection and goes on where it was cut off.</summary>
    public async Task ResumeAsync()
    {
        var stream = Stream;
        await ConnectAsync();
        await AskAsync(stream, [.. _channels.Select(channel => (channel, Seen[channel]))]);
    }

    public Task AskAsync(string stream, string channel, long seen) => AskAsync(stream, (channel, seen));

    public async Task AskAsync(string stream, params (string Channel, long Seen)[] channels)
    {
        var named = channels.ToDictionary(each => each.Channel, each => each.Seen, StringComparer.Ordinal);
        await StreamDesk.SendAsync(Socket, JsonSerializer.Serialize(new { type = "resume", stream, channels = named }));
        Assert.Equal("resumed", await NextAsync());
        foreach (var (channel, seen) in channels.Where(each => Continued.Contains(each.Channel)))
        {
            Seen[channel] = seen;
            Numbers.TryAdd(channel, []);
        }

        foreach (var channel in Gap)
        {
            Seen.Remove(channel);
        }
    }

    private async Task ConnectAsync()
    {
        Socket = await _desk.ConnectAsync($"/ws?token={_token}");
        Assert.Equal("welcome", await NextAsync());
    }

    private async Task<string> NextAsync()
    {
        var message = await StreamDesk.ReadAsync(Socket);
        var (type, data) = (StreamDesk.Type(message), message.GetProperty("data"));
        if (type == "welcome")
        {
            Stream = data.GetProperty("stream").GetString()!;
        }
        else if (type == "resumed")
        {
            Continued = Texts(data.GetProperty("channels"));
            Gap = Texts(data.GetProperty("gap"));
            Missed = data.GetProperty("missed").GetInt32();
        }
        else if (message.TryGetProperty("channel", out var named))
        {
            var channel = named.GetString()!;
            var sequence = message.GetProperty("seq").GetInt64();
            IsNumberedWithoutGap &= sequence == Seen[channel] + 1;
            Seen[channel] = sequence;
            Numbers[channel].Add(data.GetProperty("number").GetInt32());
        }

        return type;
    }

    private static List<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(each => each.GetString()!)];
}
