using Candlewick.Venues.Simulator.Floor;

namespace Candlewick.Venues.Exchange.Binance.Protocol;

/// <summary>
/// A request that is answered with a code of the protocol. Codes and texts are those of the public API documentation ("Error codes for
/// Binance", 2026-07).
/// </summary>
internal sealed class BinanceFault(int status, int code, string message) : RefusalException(message)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The protocol's code, negative.</summary>
    public int Code { get; } = code;

    /// <summary>Seconds after which the caller may try again, or null.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>What was done and what was not, of a request of two parts; else null.</summary>
    public object? Parts { get; init; }

    /// <summary>As the caller reads it.</summary>
    public object ToBody() =>
        Parts is null ? new { code = Code, msg = Message } : new { code = Code, msg = Message, data = Parts };

    public static BinanceFault IllegalCharacters(string name, string legal) =>
        Bad(-1100, $"Illegal characters found in parameter '{name}'; legal range is '{legal}'.");

    public static BinanceFault TooMany(int expected, int received) =>
        Bad(-1101, $"Too many parameters; expected '{expected}' and received '{received}'.");

    public static BinanceFault Duplicate() => Bad(-1101, "Duplicate values for a parameter detected.");

    public static BinanceFault Missing(string name) =>
        Bad(-1102, $"Mandatory parameter '{name}' was not sent, was empty/null, or malformed.");

    public static BinanceFault Unread(int read, int sent) =>
        Bad(-1104, $"Not all sent parameters were read; read '{read}' parameter(s) but was sent '{sent}'.");

    public static BinanceFault Empty(string name) => Bad(-1105, $"Parameter '{name}' was empty.");

    public static BinanceFault NotWanted(string name) => Bad(-1106, $"Parameter '{name}' sent when not required.");

    public static BinanceFault TooPrecise(string name) => Bad(-1111, $"Parameter '{name}' has too much precision.");

    public static BinanceFault TimeInForce() => Bad(-1115, "Invalid timeInForce.");

    public static BinanceFault OrderType() => Bad(-1116, "Invalid orderType.");

    public static BinanceFault Side() => Bad(-1117, "Invalid side.");

    public static BinanceFault Interval() => Bad(-1120, "Invalid interval.");

    public static BinanceFault Symbol() => Bad(-1121, "Invalid symbol.");

    public static BinanceFault Combination() => Bad(-1128, "Combination of optional parameters invalid.");

    public static BinanceFault Wrong(string name) => Bad(-1130, $"Data sent for parameter '{name}' is not valid.");

    public static BinanceFault LongWindow() => Bad(-1131, "recvWindow must be less than 60000.");

    public static BinanceFault OutsideWindow() => Bad(-1021, "Timestamp for this request is outside of the recvWindow.");

    public static BinanceFault AheadOfTime() => Bad(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");

    public static BinanceFault Signature() => Bad(-1022, "Signature for this request is not valid.");

    public static BinanceFault KeyFormat() => new(401, -2014, "API-key format invalid.");

    public static BinanceFault UnknownKey() => new(401, -2015, "Invalid API-key, IP, or permissions for action.");

    public static BinanceFault Filter(string name) => Bad(-1013, $"Filter failure: {name}");

    /// <summary>An order that is not taken.</summary>
    public static BinanceFault Rejected(string why) => Bad(-2010, why);

    public static BinanceFault Unsupported(string what) => Rejected($"{what} are not supported for this symbol.");

    /// <summary>An order that cannot be cancelled.</summary>
    public static BinanceFault NotCancelled(string why) => Bad(-2011, why);

    public static BinanceFault NoSuchOrder() => Bad(-2013, "Order does not exist.");

    public static BinanceFault NotAmended(string why) => Bad(-2038, why);

    public static BinanceFault TooManyOrders(int limit, string window, int retryAfter) => new(
        429, -1015, $"Too many new orders; current limit is {limit} orders per {window}.")
    {
        RetryAfter = retryAfter,
    };

    public static BinanceFault Busy() =>
        new(503, -1008, "Server is currently overloaded with other requests. Please try again in a few minutes.");

    public static BinanceFault DuplicateSymbols() => Bad(-1151, "Symbol is present multiple times in the list.");

    public static BinanceFault TimeUnit() =>
        Bad(-1194, "Invalid value for time unit; expected either MICROSECOND or MILLISECOND.");

    public static BinanceFault TooMuchWeight(int limit, int retryAfter) => new(
        429, -1003,
        $"Too much request weight used; current limit is {limit} request weight per 1 MINUTE. Please use WebSocket Streams for live "
        + "updates to avoid polling the API.")
    {
        RetryAfter = retryAfter,
    };

    public static BinanceFault Banned(long untilMs, int retryAfter) => new(
        418, -1003,
        $"Way too much request weight used; IP banned until {untilMs}. Please use WebSocket Streams for live updates to avoid bans.")
    {
        RetryAfter = retryAfter,
    };

    private static BinanceFault Bad(int code, string message) => new(400, code, message);
}
