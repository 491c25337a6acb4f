using System.Collections.Concurrent;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Protocol;
using Candlewick.Venues.Exchange.Binance.Trading;
using Candlewick.Venues.Exchange.Serving;
using Candlewick.Venues.Simulator.Accounts;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Exchange.Binance;

/// <summary>A request as it came, over HTTP or the socket.</summary>
/// <param name="Address">Who pays for it.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Key">The key that it names, or null.</param>
/// <param name="Payload">What its signature was made over.</param>
internal sealed record BinanceRequest(
    IPAddress Address, IReadOnlyList<KeyValuePair<string, string>> Parameters, string? Key, string Payload);

/// <summary>An answer with what the caller is told beside it.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Weight">What the address has used of its weight in this minute.</param>
/// <param name="OrderCounts">The account's order counts, where the request placed orders; else null.</param>
internal sealed record BinanceAnswer(object Answer, int Weight, int[]? OrderCounts);

/// <summary>
/// The exchange's spot accounts as Binance's API shows them: who may ask what, for how much, and of which account. Who names no key is
/// shown
/// the market of the first of them.
/// </summary>
internal sealed class BinanceFace(
    ServedAccounts served, SimulatorAccounts simulators, IBarReader bars, RequestWeights weights, BinanceSigner signer, TimeProvider time,
    ILogger<BinanceFace> logger) : IDisposable
{
    /// <summary>As the protocol writes: names as they stand in the code, and no character escaped that need not be.</summary>
    public static JsonSerializerOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<string, Lazy<(BinanceAccount Account, UserStream Stream)>> _accounts =
        new(StringComparer.Ordinal);

    public TimeProvider Time => time;

    public BinanceSigner Signer => signer;

    /// <summary>The account that is shown to everybody.</summary>
    public BinanceAccount First => Of(served.SpotNames[0]).Account;

    /// <summary>What happens on an account.</summary>
    public UserStream StreamOf(string account) => Of(account).Stream;

    /// <summary>Lets an address pay for a request; answers what it has used.</summary>
    /// <exception cref="BinanceFault">It has used too much.</exception>
    public int Charge(IPAddress address, int weight) => weights.Charge(address, weight);

    /// <summary>Answers a question.</summary>
    /// <param name="endpoint">Which.</param>
    /// <param name="request">As it came.</param>
    /// <param name="onWeight">Told what the address has used, as soon as it is known.</param>
    /// <param name="cancelled">The caller is gone.</param>
    /// <exception cref="BinanceFault">It is not answered.</exception>
    public async Task<BinanceAnswer> AnswerAsync(
        BinanceEndpoint endpoint, BinanceRequest request, Action<int> onWeight, CancellationToken cancelled)
    {
        // An address that asks wrongly pays all the same, or wrong questions would be free.
        var cost = 1;
        var used = 0;
        BinanceQuery query;
        try
        {
            query = new BinanceQuery(request.Parameters);
            cost = endpoint.Weight(query);
        }
        finally
        {
            onWeight(used = weights.Charge(request.Address, cost));
        }

        var account = First;
        if (endpoint.Proof != Proof.None)
        {
            var key = signer.Find(request.Key);
            if (endpoint.Proof == Proof.Signed)
            {
                signer.Check(query, key, request.Payload);
            }

            account = Of(key.Account).Account;
        }

        var answer = await AnswerAsync(endpoint, new BinanceCall(query, account, time.GetUtcNow(), cancelled));
        return new BinanceAnswer(answer, used, endpoint.PlacesOrders ? account.Counts.Now() : null);
    }

    public void Dispose()
    {
        foreach (var account in _accounts.Values.Where(account => account.IsValueCreated))
        {
            account.Value.Stream.Dispose();
            account.Value.Account.Dispose();
        }
    }

    private async Task<object> AnswerAsync(BinanceEndpoint endpoint, BinanceCall call)
    {
        try
        {
            return await endpoint.Answer(call);
        }
        catch (Exception failure) when (failure is not BinanceFault && !call.Cancelled.IsCancellationRequested)
        {
            logger.LogError(failure, "{Path} could not be answered", endpoint.Path);
            // What was done is not known to the caller: it has to ask.
            throw new BinanceFault(500, -1000, "An unknown error occurred while processing the request.");
        }
    }

    private (BinanceAccount Account, UserStream Stream) Of(string name) => _accounts.GetOrAdd(name, one => new(() =>
    {
        var account = new BinanceAccount(
            simulators.Find(one) ?? throw new BinanceFault(503, -1016, "This service is no longer available."), bars, time);
        return (account, new UserStream(account));
    })).Value;
}
