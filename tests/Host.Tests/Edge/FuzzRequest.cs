using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Host.Tests.Edge;

/// <summary>A request drawn from a seed: filled in by the interface's own description, and then mostly damaged.</summary>
internal sealed record FuzzRequest(int Seed, string Method, string Path, byte[]? Body, string ContentType)
{
    private const int MaxDepth = 6;

    private static readonly string[] Texts =
    [
        "", " ", "x", "BTCUSDT", "btcusdt.simulator", "BTCUSDT.BINANCE", "EDGE", "simulator", "five-wins-before-six-losses",
        "manual", "max", "buy", "sell", "win", "loss", "margin", "spot", "native", "1m", "1M", "1D", "2024-01-01T00:00:00Z",
        "2024-01-01", "9999-12-31", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z", "-1", "0", "1e9", "NaN", "null",
        "' OR 1=1 --", "%", "_", "../../etc/passwd", "a\u0000b", "\u202e\ufeff", "😀", "ſ", "İ", "é", "{}", "[]",
        "http://127.0.0.1", "a.b.c.d.e", new('x', 300), new('9', 40), new('é', 5000),
    ];

    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "2", "0.5", "1e-28", "1.0000000000000000000000000001", "1000000000", "1000000000000", "1000000000001",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "79228162514264337593543950335", "1e28", "1e29",
        "1e308", "1e400", "-0", "0.00000001", "42.42", "100", "125", "2147483648",
    ];

    private static readonly string[] Literals =
    [
        "null", "true", "false", "\"\\ud800\"", "\"\\u0000\"", "{}", "[]", "[null]", "{\"a\":{\"a\":{\"a\":[]}}}", "0", "-1",
        "1e400", "\"\"",
    ];

    /// <summary>What can be called, in a fixed order.</summary>
    public static IReadOnlyList<(string Method, string Path, JsonElement Operation)> Operations(JsonElement description) =>
    [
        .. description.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(operation => (operation.Name.ToUpperInvariant(), path.Name, operation.Value)))
            // Signing out would end the run, and each password costs a second of the machine.
            .Where(operation => !operation.Name.StartsWith("/admin/auth/log", StringComparison.Ordinal)
                && operation.Name is not ("/admin/auth/password" or "/admin/users")
                && !operation.Name.StartsWith("/ws", StringComparison.Ordinal))
            .OrderBy(operation => operation.Name, StringComparer.Ordinal).ThenBy(operation => operation.Item1, StringComparer.Ordinal),
    ];

    public static FuzzRequest Of(
        int seed, JsonElement description, IReadOnlyList<(string Method, string Path, JsonElement Operation)> operations)
    {
        var random = new Random(seed);
        var (method, path, operation) = operations[random.Next(operations.Count)];
        var address = new StringBuilder(path);
        var query = new List<string>();
        foreach (var parameter in operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : default)
        {
            var name = parameter.GetProperty("name").GetString()!;
            var value = Uri.EscapeDataString(Parameter(random, name));
            switch (parameter.GetProperty("in").GetString())
            {
                case "path":
                    address.Replace($"{{{name}}}", value.Length == 0 ? "x" : value);
                    break;
                case "query" when random.Next(3) > 0:
                    query.Add($"{name}={value}");
                    break;
            }
        }

        var target = query.Count == 0 ? address.ToString() : $"{address}?{string.Join('&', query)}";
        if (method == "GET")
        {
            return new FuzzRequest(seed, method, target, null, "");
        }

        var body = Encoding.UTF8.GetBytes(Schema(operation) is { } schema ? Value(random, description, schema, "", 0) : "{}");
        // Two bodies in three stay whole: what is well-formed gets further than what is not.
        for (var damage = random.Next(6) - 3; damage > 0; damage--)
        {
            body = Damage(random, body);
        }

        return new FuzzRequest(seed, method, target, body, random.Next(30) == 0 ? Text(random) : "application/json");
    }

    /// <summary>A frame for <c>/ws</c>, drawn and damaged like a body.</summary>
    public static byte[] Frame(int seed)
    {
        var random = new Random(seed);
        string[] types = ["subscribe", "unsubscribe", "get_history", "get_stats", "ping", "auth", "dance"];
        string[] channels = ["prices", "price:BTCUSDT", "bars:BTCUSDT:1m", "alerts", "trades", "jobs"];
        var frame = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["type"] = types[random.Next(types.Length)],
            ["channels"] = new JsonArray(channels[random.Next(channels.Length)], Text(random)),
            ["tickers"] = new JsonArray(Text(random)),
            ["ticker"] = Text(random),
        }.ToJsonString());
        for (var damage = random.Next(4); damage > 0; damage--)
        {
            frame = Damage(random, frame);
        }

        return frame;
    }

    public override string ToString() =>
        $"seed {Seed}: {Method} {Path} {ContentType}\n"
        + (Body is null ? "" : Encoding.Latin1.GetString(Body)[..Math.Min(Body.Length, 1000)]);

    private static string Parameter(Random random, string name) => random.Next(6) == 0 ? Text(random) : name switch
    {
        "symbol" or "symbols" => random.Next(2) == 0 ? "BTCUSDT" : "ETHUSDT",
        "timeframe" or "timeframes" => "1m",
        "account" or "venue" => "simulator",
        "staking_tree_id" => "five-wins-before-six-losses",
        "format" => "native",
        "name" => $"probe-{random.Next(1000)}",
        "from" or "date_from" or "start_time" => "2024-01-01T00:00:00Z",
        "to" or "date_to" or "end_time" or "as_of" => "2030-01-01T00:00:00Z",
        "allowed_senders" => "10.0.0.0/8",
        "limit" => Numbers[random.Next(Numbers.Length)],
        "cursor" => "AAAA",
        _ => Text(random),
    };

    private static JsonElement? Schema(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) && body.TryGetProperty("content", out var content)
        && content.TryGetProperty("application/json", out var json) && json.TryGetProperty("schema", out var schema) ? schema : null;

    private static string Value(Random random, JsonElement description, JsonElement schema, string name, int depth)
    {
        if (depth > MaxDepth || random.Next(40) == 0)
        {
            return Literals[random.Next(Literals.Length)];
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            var named = description.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
            return Value(random, description, named, name, depth + 1);
        }

        if (schema.TryGetProperty("oneOf", out var choices))
        {
            return Value(random, description, choices[random.Next(choices.GetArrayLength())], name, depth + 1);
        }

        if (schema.TryGetProperty("enum", out var words) && random.Next(8) > 0)
        {
            return words[random.Next(words.GetArrayLength())].GetRawText();
        }

        var type = schema.TryGetProperty("type", out var given) ? given.ToString() : "";
        if (schema.TryGetProperty("properties", out var properties))
        {
            // Most fields may be left out, and two that exclude one another must not always be there together.
            var required = schema.TryGetProperty("required", out var names)
                ? names.EnumerateArray().Select(each => each.GetString()).ToList() : [];
            var fields = properties.EnumerateObject()
                .Where(field => required.Contains(field.Name) ? random.Next(30) > 0 : random.Next(3) == 0)
                .Select(field => $"\"{field.Name}\":{Value(random, description, field.Value, field.Name, depth + 1)}");
            return $"{{{string.Join(',', fields)}}}";
        }

        if (type.Contains("array", StringComparison.Ordinal))
        {
            var items = Enumerable.Range(0, random.Next(4)).Select(_ => schema.TryGetProperty("items", out var item)
                ? Value(random, description, item, name, depth + 1) : Literals[random.Next(Literals.Length)]);
            return $"[{string.Join(',', items)}]";
        }

        return type switch
        {
            _ when type.Contains("boolean", StringComparison.Ordinal) => random.Next(2) == 0 ? "true" : "false",
            _ when type.Contains("integer", StringComparison.Ordinal) || type.Contains("number", StringComparison.Ordinal) =>
                random.Next(4) > 0 ? random.Next(1, 200).ToString(CultureInfo.InvariantCulture) : Numbers[random.Next(Numbers.Length)],
            _ when type.Contains("string", StringComparison.Ordinal) => JsonSerializer.Serialize(Parameter(random, name)),
            _ => Literals[random.Next(Literals.Length)],
        };
    }

    private static string Text(Random random) => Texts[random.Next(Texts.Length)];

    private static byte[] Damage(Random random, byte[] body)
    {
        var bytes = body.ToList();
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 12), bytes.Count - at);
        switch (random.Next(6))
        {
            case 0:
                bytes.RemoveRange(at, length);
                break;
            case 1:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 3:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Literals[random.Next(Literals.Length)]));
                break;
            case 4:
                // The same fields once more, before the end: every key twice.
                return Encoding.Latin1.GetString(body) is ['{', .., '}'] text && text.Length > 2
                    ? Encoding.Latin1.GetBytes($"{text[..^1]},{text[1..]}") : body;
            default:
                var depth = random.Next(1, 80);
                bytes.InsertRange(0, Enumerable.Repeat((byte)'[', depth));
                bytes.AddRange(Enumerable.Repeat((byte)']', depth));
                break;
        }

        return [.. bytes];
    }
}
