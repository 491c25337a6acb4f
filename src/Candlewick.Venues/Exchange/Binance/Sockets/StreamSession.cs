using System.Text.Json;
using Candlewick.Venues.Exchange.Binance.Protocol;
using Candlewick.Venues.Exchange.Wire;

namespace Candlewick.Venues.Exchange.Binance.Sockets;

/// <summary>One connection to the market's streams; what it listens to may change while it lasts.</summary>
internal sealed class StreamSession : ISocketSession
{
    private const int MostStreams = 1_024;
    private readonly MarketStreams _streams;
    private readonly MessageSocket _socket;
    private readonly Dictionary<string, IDisposable> _told = new(StringComparer.Ordinal);
    private readonly MessagePace _pace;
    private volatile bool _isCombined;

    public StreamSession(MarketStreams streams, MessageSocket socket, bool isCombined, IReadOnlyList<string> named)
    {
        _pace = new MessagePace(() => streams.Now);
        (_streams, _socket, _isCombined) = (streams, socket, isCombined);
        foreach (var name in named)
        {
            try
            {
                Add(name);
            }
            catch (BinanceFault)
            {
                // A name in the address that there is no stream of is passed over, as the venue does: clients number their connections so.
            }
        }
    }

    public ValueTask TakeAsync(ReadOnlyMemory<byte> message)
    {
        if (!_pace.MayGoOn())
        {
            // Who says more than the protocol allows loses the connection.
            _socket.End();
            return ValueTask.CompletedTask;
        }

        object? id = null;
        try
        {
            using var json = Parse(message);
            var root = json.RootElement;
            id = ReadId(root);
            Send(new { result = Answer(root), id });
        }
        catch (BinanceFault fault)
        {
            Send(new { error = fault.ToBody(), id });
        }
        catch (InvalidOperationException)
        {
            // Text that is half a character.
            Send(new { error = new BinanceFault(400, 3, "Invalid JSON: expected value").ToBody(), id });
        }

        return ValueTask.CompletedTask;
    }

    public byte[] Goodbye()
    {
        var told = new { e = "serverShutdown", E = _streams.Now.ToUnixTimeMilliseconds() };
        return JsonSerializer.SerializeToUtf8Bytes<object>(
            _isCombined ? new { stream = "!serverShutdown", data = told } : told, BinanceFace.Json);
    }

    public void Dispose()
    {
        foreach (var told in _told.Values)
        {
            told.Dispose();
        }
    }

    private object? Answer(JsonElement root)
    {
        var method = root.TryGetProperty("method", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        switch (method)
        {
            case "SUBSCRIBE":
                Names(root).ForEach(Add);
                return null;
            case "UNSUBSCRIBE":
                foreach (var name in Names(root))
                {
                    if (_told.Remove(name, out var told))
                    {
                        told.Dispose();
                    }
                }

                return null;
            case "LIST_SUBSCRIPTIONS":
                return _told.Keys.Order(StringComparer.Ordinal).ToArray();
            case "SET_PROPERTY" when Parameters(root) is [{ ValueKind: JsonValueKind.String } name, var value]
                && name.GetString() == "combined" && value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                _isCombined = value.GetBoolean();
                return null;
            case "GET_PROPERTY" when Parameters(root) is [{ ValueKind: JsonValueKind.String } name] && name.GetString() == "combined":
                return _isCombined;
            case "SET_PROPERTY" or "GET_PROPERTY":
                throw new BinanceFault(400, 0, "Unknown property");
            case null:
                throw new BinanceFault(400, 2, "Invalid request: missing field `method`");
            default:
                throw new BinanceFault(
                    400, 2,
                    $"Invalid request: unknown variant {method}, expected one of SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS, SET_PROPERTY, "
                    + "GET_PROPERTY");
        }
    }

    private void Add(string name)
    {
        if (_told.ContainsKey(name))
        {
            return;
        }

        if (_told.Count == MostStreams)
        {
            throw new BinanceFault(400, 2, $"Invalid request: a connection listens to at most {MostStreams} streams");
        }

        _told[name] = _streams.Subscribe(name, told => Send(_isCombined ? new { stream = name, data = told } : told));
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> message)
    {
        try
        {
            var json = JsonDocument.Parse(message);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json
                : throw new BinanceFault(400, 2, "Invalid request: request is not an object");
        }
        catch (JsonException)
        {
            throw new BinanceFault(400, 3, "Invalid JSON: expected value");
        }
    }

    private static object? ReadId(JsonElement root) => !root.TryGetProperty("id", out var id) ? null : id.ValueKind switch
    {
        JsonValueKind.Number when id.TryGetInt64(out var number) => number,
        JsonValueKind.String when id.GetString()!.Length <= 36 => id.GetString(),
        JsonValueKind.Null => null,
        _ => throw new BinanceFault(400, 2, "Invalid request: id must be a number, a string of at most 36 characters, or null"),
    };

    private static List<string> Names(JsonElement root)
    {
        var names = Parameters(root);
        return names.Count > 0 && names.TrueForAll(name => name.ValueKind == JsonValueKind.String)
            ? [.. names.Select(name => name.GetString()!)]
            : throw new BinanceFault(400, 2, "Invalid request: params must be an array of stream names");
    }

    private static List<JsonElement> Parameters(JsonElement root) =>
        root.TryGetProperty("params", out var given) && given.ValueKind == JsonValueKind.Array ? [.. given.EnumerateArray()] : [];

    private void Send(object told) => _socket.TrySend(JsonSerializer.SerializeToUtf8Bytes(told, BinanceFace.Json));
}
