using System.Net;
using System.Text.Json;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Faults;
using Candlewick.Venues.Exchange.Binance.Protocol;
using Candlewick.Venues.Exchange.Wire;

namespace Candlewick.Venues.Exchange.Binance.Sockets;

/// <summary>
/// One connection of the WebSocket API: questions with their answers, and what happens on the accounts that it subscribed to.
/// </summary>
internal sealed class ApiSession : ISocketSession
{
    private const int MostSubscriptions = 1_000;
    /// <summary>The parameter by which the caller wants no limits in its answer.</summary>
    private const string Shows = "returnRateLimits";
    private static readonly Dictionary<string, BinanceEndpoint> Methods = BinanceEndpoint.All
        .Where(endpoint => endpoint.Method is not null).ToDictionary(endpoint => endpoint.Method!, StringComparer.Ordinal);

    private readonly BinanceFace _face;
    private readonly MessageSocket _socket;
    private readonly IPAddress _address;
    private readonly long _connectedSince;
    private readonly SortedDictionary<int, (string Account, IDisposable Told)> _subscriptions = [];
    private int _nextSubscription;
    private int _weight;

    public ApiSession(BinanceFace face, MessageSocket socket, IPAddress address)
    {
        (_face, _socket, _address) = (face, socket, address);
        _connectedSince = face.Clock.Now.ToUnixTimeMilliseconds();
    }

    public async ValueTask TakeAsync(ReadOnlyMemory<byte> message)
    {
        object? id = null;
        var showsLimits = true;
        int[]? counts = null;
        try
        {
            var (method, parameters) = Read(message, out id);
            showsLimits = parameters.Find(pair => pair.Key == Shows).Value != "false";
            var (result, orders) = await AnswerAsync(method, parameters);
            counts = orders;
            Send(id, 200, "result", result, showsLimits, counts);
        }
        catch (BinanceFault fault)
        {
            if (fault.Code == -1135)
            {
                _weight = _face.TryCharge(_address, 1);
            }

            Send(id, fault.Status, "error", Error(fault), showsLimits, counts);
        }
        catch (ConnectionLostException)
        {
            _socket.End();
        }
    }

    public byte[] Goodbye() => Write(new { @event = new { e = "serverShutdown", E = _face.Clock.Now.ToUnixTimeMilliseconds() } });

    public void Dispose()
    {
        foreach (var (_, told) in _subscriptions.Values)
        {
            told.Dispose();
        }
    }

    private async Task<(object Result, int[]? Orders)> AnswerAsync(string method, List<KeyValuePair<string, string>> parameters)
    {
        var key = parameters.Find(pair => pair.Key == "apiKey").Value;
        var payload = BinanceSigner.PayloadOf(parameters);
        parameters.RemoveAll(pair => pair.Key is "apiKey" or Shows);
        var request = new BinanceRequest(_address, parameters, key, payload);
        if (!Methods.ContainsKey(method))
        {
            // What is asked of the session itself costs something, too, and so does what there is none of.
            _weight = _face.Charge(_address, 2, used => _weight = used);
        }

        switch (method)
        {
            case "session.status":
                return (Status(), null);
            case "session.logon":
                // Keys here sign with HMAC, and a session is begun with another kind of key alone.
                throw new BinanceFault(400, -4056, "HMAC_SHA256 API key is not supported.");
            case "session.logout":
                return (Status(), null);
            case "session.subscriptions":
                return (_subscriptions.Keys.Select(number => new { subscriptionId = number }).ToArray(), null);
            case "userDataStream.subscribe":
                throw new BinanceFault(401, -1002, "You are not authorized to execute this request.");
            case "userDataStream.subscribe.signature":
                return (await SubscribeAsync(request), null);
            case "userDataStream.unsubscribe":
                return (Unsubscribe(new BinanceQuery(parameters)), null);
            default:
                var endpoint = Methods.GetValueOrDefault(method) ?? throw new BinanceFault(400, -1020, "This operation is not supported.");
                if (endpoint.Proof == Proof.None)
                {
                    // Clients sign what needs no signature, too.
                    parameters.RemoveAll(pair => pair.Key is "signature" or "timestamp" or "recvWindow");
                }

                var answered = await _face.AnswerAsync(endpoint, request, used => _weight = used, _socket.Ended);
                return (answered.Answer, answered.OrderCounts);
        }
    }

    private async Task<object> SubscribeAsync(BinanceRequest request)
    {
        var query = new BinanceQuery(request.Parameters);
        var key = _face.Signer.Find(request.Key);
        _face.Signer.Check(query, key, request.Payload);
        query.End();
        if (_subscriptions.Values.Any(subscription => subscription.Account == key.Account))
        {
            throw new BinanceFault(400, -2035, "User Data Stream subscription already active.");
        }

        if (_nextSubscription == MostSubscriptions)
        {
            throw new BinanceFault(400, -2042, "Too many subscriptions on this connection.");
        }

        var number = _nextSubscription++;
        _subscriptions[number] = (key.Account, await _face.StreamOf(key.Account).SubscribeAsync(
            told => _socket.TrySend(Write(new { subscriptionId = number, @event = told })), _socket.Ended));
        return new { subscriptionId = number };
    }

    private object Unsubscribe(BinanceQuery query)
    {
        var one = query.Whole("subscriptionId");
        query.End();
        List<int> numbers = one is { } wanted ? [.. _subscriptions.Keys.Where(number => number == wanted)] : [.. _subscriptions.Keys];
        if (numbers.Count == 0)
        {
            throw new BinanceFault(400, -2036, "User Data Stream subscription not active.");
        }

        foreach (var number in numbers)
        {
            _subscriptions.Remove(number, out var ended);
            ended.Told.Dispose();
        }

        return new { };
    }

    private object Status() => new
    {
        apiKey = (string?)null,
        authorizedSince = (long?)null,
        connectedSince = _connectedSince,
        returnRateLimits = true,
        serverTime = _face.Clock.Now.ToUnixTimeMilliseconds(),
        userDataStream = _subscriptions.Count > 0,
    };

    private static (string Method, List<KeyValuePair<string, string>> Parameters) Read(ReadOnlyMemory<byte> message, out object? id)
    {
        id = null;
        try
        {
            using var json = JsonDocument.Parse(message);
            return Read(json.RootElement, out id);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // Text that is half a character is no text either.
            throw new BinanceFault(400, -1135, "The request is not valid JSON.");
        }
    }

    private static (string Method, List<KeyValuePair<string, string>> Parameters) Read(JsonElement root, out object? id)
    {
        id = root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("id", out var given) ? null : given.ValueKind switch
        {
            JsonValueKind.String when given.GetString()!.Length <= 36 => given.GetString(),
            JsonValueKind.Number when given.TryGetInt64(out var number) => number,
            JsonValueKind.Null => null,
            _ => throw BinanceFault.Wrong("id"),
        };
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("method", out var method)
            || method.ValueKind != JsonValueKind.String)
        {
            throw BinanceFault.Missing("method");
        }

        var parameters = new List<KeyValuePair<string, string>>();
        if (root.TryGetProperty("params", out var sent) && sent.ValueKind == JsonValueKind.Object)
        {
            parameters.AddRange(sent.EnumerateObject().Select(one => new KeyValuePair<string, string>(
                one.Name, one.Value.ValueKind == JsonValueKind.String ? one.Value.GetString()! : one.Value.GetRawText())));
        }

        return (method.GetString()!, parameters);
    }

    private object Error(BinanceFault fault)
    {
        var now = _face.Clock.Now.ToUnixTimeMilliseconds();
        return fault.RetryAfter is { } seconds
            ? new { code = fault.Code, msg = fault.Message, data = new { serverTime = now, retryAfter = now + (seconds * 1_000L) } }
            : fault.ToBody();
    }

    private void Send(object? id, int status, string name, object told, bool showsLimits, int[]? orders)
    {
        var answer = new Dictionary<string, object?> { ["id"] = id, ["status"] = status, [name] = told };
        if (showsLimits)
        {
            answer["rateLimits"] = Limits(orders);
        }

        _socket.TrySend(Write(answer));
    }

    private List<object> Limits(int[]? orders)
    {
        var limits = new List<object>();
        for (var i = 0; i < orders?.Length; i++)
        {
            var limit = _face.Limits.Orders[i];
            limits.Add(new
            {
                rateLimitType = "ORDERS",
                interval = limit.Interval,
                intervalNum = limit.IntervalNum,
                limit = limit.Limit,
                count = orders[i],
            });
        }

        limits.Add(new
        {
            rateLimitType = "REQUEST_WEIGHT",
            interval = "MINUTE",
            intervalNum = 1,
            limit = _face.Limits.Weight,
            count = _weight,
        });
        return limits;
    }

    private static byte[] Write(object told) => JsonSerializer.SerializeToUtf8Bytes(told, BinanceFace.Json);
}
