using System.Collections.Concurrent;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Faults;
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
/// <param name="OrderCounts">The account's order counts, where the request placed orders; else null.</param>
internal sealed record BinanceAnswer(object Answer, int[]? OrderCounts);

/// <summary>
/// The exchange's spot accounts as Binance's API shows them: who may ask what, for how much, and of which account. A request without a
/// key sees the first account's market.
/// </summary>
internal sealed class BinanceFace(
    ServedAccounts served, SimulatorAccounts simulators, IBarReader bars, RequestWeights weights, RequestLimits limits,
    BinanceSigner signer, FaultDice dice, ExchangeClock clock, TimeProvider time,
    ILogger<BinanceFace> logger) : IDisposable
{
    /// <summary>As the protocol writes: names as they stand in the code, and no character escaped that need not be.</summary>
    public static JsonSerializerOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<string, Lazy<(BinanceAccount Account, UserStream Stream)>> _accounts =
        new(StringComparer.Ordinal);

    /// <summary>By which requests are judged.</summary>
    public ExchangeClock Clock => clock;

    public RequestLimits Limits => limits;

    public BinanceSigner Signer => signer;

    /// <summary>The account that is shown to everybody.</summary>
    public BinanceAccount First => Of(served.SpotNames[0]).Account;

    /// <summary>What happens on an account.</summary>
    public UserStream StreamOf(string account) => Of(account).Stream;

    /// <summary>Lets an address pay for a request; answers what it has used.</summary>
    /// <param name="address">Who pays.</param>
    /// <param name="weight">What it costs.</param>
    /// <param name="onWeight">Told what it has used where that is too much.</param>
    /// <exception cref="BinanceFault">It has used too much.</exception>
    public int Charge(IPAddress address, int weight, Action<int> onWeight)
    {
        try
        {
            return weights.Charge(address, weight);
        }
        catch (BinanceFault)
        {
            onWeight(weights.UsedBy(address));
            throw;
        }
    }

    /// <summary>The same of what is refused anyway.</summary>
    public int TryCharge(IPAddress address, int weight)
    {
        try
        {
            return weights.Charge(address, weight);
        }
        catch (BinanceFault)
        {
            return weights.UsedBy(address);
        }
    }

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
        BinanceQuery query;
        try
        {
            query = new BinanceQuery(request.Parameters);
            cost = endpoint.Weight(query);
        }
        finally
        {
            onWeight(Charge(request.Address, cost, onWeight));
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

        var answer = await AnswerFaultyAsync(endpoint, new BinanceCall(query, account, clock.Now, cancelled));
        if (endpoint.IsFreeWhenDone)
        {
            onWeight(weights.GiveBack(request.Address, cost));
        }

        return new BinanceAnswer(answer, endpoint.PlacesOrders ? account.Counts.Now() : null);
    }

    public void Dispose()
    {
        foreach (var account in _accounts.Values.Where(account => account.IsValueCreated))
        {
            account.Value.Stream.Dispose();
            account.Value.Account.Dispose();
        }
    }

    /// <summary>As the plan of faults wants it: what is lost on the way, and what fails before or after it was done.</summary>
    private async Task<object> AnswerFaultyAsync(BinanceEndpoint endpoint, BinanceCall call)
    {
        var plan = dice.Plan;
        if (plan.Maintenance)
        {
            throw new BinanceFault(503, -1016, "This service is no longer available.");
        }

        if (plan.LatencyMilliseconds > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(plan.LatencyMilliseconds), time, call.Cancelled);
        }

        var fault = dice.OfRequest(endpoint.Path, endpoint.Proof == Proof.Signed);
        switch (fault)
        {
            case RequestFault.LoseRequest:
                throw new ConnectionLostException();
            case RequestFault.FailBefore:
                throw Unavailable();
            default:
                break;
        }

        object answer;
        try
        {
            // What is to be done although its answer is lost is done to its end.
            answer = await AnswerAsync(endpoint, fault == RequestFault.None ? call : call with { Cancelled = CancellationToken.None });
        }
        catch (BinanceFault) when (fault != RequestFault.None)
        {
            answer = "";
        }

        return fault switch
        {
            RequestFault.LoseAnswer => throw new ConnectionLostException(),
            RequestFault.FailAfter => throw Unavailable(),
            RequestFault.TimeOutAfter => throw new BinanceFault(
                408, -1007, "Timeout waiting for response from backend server. Send status unknown; execution status unknown."),
            _ => answer,
        };

        static BinanceFault Unavailable() => new(503, -1000, "An unknown error occurred while processing the request.");
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
            simulators.Find(one) ?? throw new BinanceFault(503, -1016, "This service is no longer available."), bars, limits, dice, time);
        return (account, new UserStream(account, time));
    })).Value;
}
