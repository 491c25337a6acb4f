using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Faults;
using Candlewick.Venues.Exchange.Binance.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Venues.Exchange.Binance;

/// <summary><c>/api/v3</c>: the protocol over HTTP.</summary>
internal static class BinanceRoutes
{
    private const int MostBodyBytes = 16 * 1024;
    private const string JsonType = "application/json;charset=UTF-8";

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var endpoint in BinanceEndpoint.All)
        {
            routes.MapMethods(
                $"{BinanceEndpoint.Root}/{endpoint.Path}", [endpoint.Verb],
                (HttpContext http, BinanceFace face) => AnswerAsync(http, face, endpoint));
        }
    }

    private static async Task AnswerAsync(HttpContext http, BinanceFace face, BinanceEndpoint endpoint)
    {
        var cancelled = http.RequestAborted;
        try
        {
            RequireMilliseconds(http.Request.Headers["X-MBX-TIME-UNIT"]);
            var body = await ReadBodyAsync(http.Request, cancelled);
            var query = http.Request.QueryString.Value is { Length: > 1 } text ? text[1..] : "";
            var request = new BinanceRequest(
                http.Connection.RemoteIpAddress ?? IPAddress.None, Parameters(query, body),
                http.Request.Headers["X-MBX-APIKEY"] is [{ Length: > 0 } key] ? key : null, BinanceSigner.PayloadOf(query, body));
            var answered = await face.AnswerAsync(endpoint, request, used => TellWeight(http.Response, used), cancelled);
            TellOrderCounts(http.Response, face.Limits, answered.OrderCounts);
            await WriteAsync(http.Response, answered.Answer);
        }
        catch (BinanceFault fault)
        {
            http.Response.StatusCode = fault.Status;
            if (fault.RetryAfter is { } seconds)
            {
                http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            await WriteAsync(http.Response, fault.ToBody());
        }
        catch (ConnectionLostException)
        {
            http.Abort();
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
    }

    /// <summary>Writes an answer with its length: whole, or not at all.</summary>
    private static async Task WriteAsync(HttpResponse response, object answer)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, BinanceFace.Json);
        (response.ContentType, response.ContentLength) = (JsonType, bytes.Length);
        await response.Body.WriteAsync(bytes, response.HttpContext.RequestAborted);
    }

    /// <summary>Times are told in milliseconds alone.</summary>
    /// <exception cref="BinanceFault">Another unit is asked for.</exception>
    public static void RequireMilliseconds(string? unit)
    {
        if (!string.IsNullOrEmpty(unit) && !unit.Equals("MILLISECOND", StringComparison.OrdinalIgnoreCase))
        {
            throw unit.Equals("MICROSECOND", StringComparison.OrdinalIgnoreCase)
                ? new BinanceFault(400, -1020, "This operation is not supported.")
                : BinanceFault.TimeUnit();
        }
    }

    private static void TellWeight(HttpResponse response, int used) =>
        response.Headers["X-MBX-USED-WEIGHT"] = response.Headers["X-MBX-USED-WEIGHT-1M"] = used.ToString(CultureInfo.InvariantCulture);

    private static void TellOrderCounts(HttpResponse response, RequestLimits limits, int[]? counts)
    {
        for (var i = 0; i < counts?.Length; i++)
        {
            response.Headers["X-MBX-ORDER-COUNT-" + limits.Orders[i].Letters] = counts[i].ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The parameters, of the query string and of the body; one in both is that of the query string.</summary>
    private static List<KeyValuePair<string, string>> Parameters(string query, string body)
    {
        var parameters = Pairs(query).ToList();
        var named = parameters.Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        parameters.AddRange(Pairs(body).Where(pair => !named.Contains(pair.Key)));
        return parameters;
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string text) =>
        text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            return at < 0 ? new(Plain(pair), "") : new KeyValuePair<string, string>(Plain(pair[..at]), Plain(pair[(at + 1)..]));
        });

    private static string Plain(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static async Task<string> ReadBodyAsync(HttpRequest request, CancellationToken cancelled)
    {
        if (HttpMethods.IsGet(request.Method) || request.ContentLength is 0)
        {
            return "";
        }

        if (request.ContentLength > MostBodyBytes)
        {
            throw new BinanceFault(413, -1100, $"The body is longer than {MostBodyBytes} bytes.");
        }

        var bytes = new byte[MostBodyBytes + 1];
        var read = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancelled);
        return read <= MostBodyBytes
            ? Encoding.UTF8.GetString(bytes, 0, read)
            : throw new BinanceFault(413, -1100, $"The body is longer than {MostBodyBytes} bytes.");
    }
}
