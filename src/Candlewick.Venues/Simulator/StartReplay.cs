using System.Globalization;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Replay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Venues.Simulator;

/// <summary><c>POST /api/simulator/replay?account=</c>: stored bars become the account's market.</summary>
internal static class StartReplay
{
    private const int SampleSize = 500;

    public sealed record Request
    {
        /// <summary>The series to show again: <c>BTCUSDT.BINANCE</c>, or the symbol alone for its default market.</summary>
        public required string Symbol { get; init; }
        /// <summary>The venue whose series is meant, where the symbol does not name it.</summary>
        public string? Venue { get; init; }
        /// <summary>The first bar is the first that opens at or after.</summary>
        public required DateTimeOffset From { get; init; }
        /// <summary>The last bar closes at or before; the last stored bar when left out.</summary>
        public DateTimeOffset? To { get; init; }
        /// <summary><c>"manual"</c>, <c>"max"</c>, or how many times faster than the market, above 0 to 1,000,000.</summary>
        public required JsonElement Speed { get; init; }
        public AccountKind? AccountKind { get; init; }
        public decimal? Leverage { get; init; }
        /// <summary>Resets the account; left out, the account stays as it is.</summary>
        public decimal? Balance { get; init; }
        public decimal? CommissionRate { get; init; }
        public decimal? Spread { get; init; }
        public decimal? Slippage { get; init; }
        public double? SuccessRate { get; init; }
        public long? Seed { get; init; }
        /// <summary>Part of a bar's volume that orders may take; no bound when left out.</summary>
        public decimal? ParticipationRate { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/simulator/replay", HandleAsync)
        .WithName("StartReplay").WithSummary("Replay stored bars: by hand, at a multiple of real time, or as fast as possible");

    private static async Task<Results<Ok<SimulatorView.Response>, ProblemHttpResult>> HandleAsync(
        Request request, SimulatorAccounts accounts, IBarReader reader, IAuditLog audit, HttpContext http,
        CancellationToken cancellationToken, string? venue = null, string account = VenueName.Simulator)
    {
        if (accounts.Find(account) is not { } simulator)
        {
            return accounts.NotFound(account);
        }

        var errors = Check(request);
        var (symbol, named) = InstrumentId.Split(request.Symbol.Trim(), VenueName.IsKnown);
        errors.Check(symbol.Length is > 0 and <= 32, "symbol", "must be a symbol of 1 to 32 characters.");
        var asked = (request.Venue ?? venue)?.Trim().ToLowerInvariant();
        errors.Check(named is null || asked is null || named == asked, "venue", $"is {asked}, and the symbol names {named}.");
        var from = named ?? asked;
        errors.Check(
            from is null || !VenueName.IsSimulator(from), "venue",
            "a simulator's own prices cannot be replayed; name a stored series.");
        var speed = ReplaySpeed.Read(request.Speed);
        errors.Check(speed is not null, "speed", ReplaySpeed.Wanted);
        if (errors.Any)
        {
            return Problems.Invalid(errors.Errors);
        }

        var market = from is null ? await reader.ResolveMarketAsync(symbol, cancellationToken) : new InstrumentId(symbol, from);
        var (found, problem) = market is { } of && !VenueName.IsSimulator(of.Venue)
            ? await FindBarsAsync(
                reader, of, request.From.ToUnixTimeMilliseconds(), request.To?.ToUnixTimeMilliseconds(), cancellationToken)
            : (null, NothingStored(symbol));
        if (found is null)
        {
            return Problems.Invalid(problem!.Field!, problem.Message);
        }

        var settings = simulator.Venue.Settings;
        var wish = new AccountWish(
            request.Balance, request.AccountKind, request.Leverage, request.CommissionRate ?? settings.CommissionRate, request.Spread ?? 0m,
            request.Slippage ?? 0m, request.SuccessRate ?? 1.0, request.Seed ?? settings.Seed, request.ParticipationRate);
        var refusal = await simulator.Markets.ToReplayAsync(found.State with { Speed = speed! }, found.FirstPrice, wish, cancellationToken);
        if (refusal is not null)
        {
            return refusal.Field is { } field ? Problems.Invalid(field, refusal.Message) : Problems.Conflict(refusal.Message);
        }

        var anew = request.Balance is { } balance ? $", account set anew with {Plain.Of(balance)}" : "";
        await audit.WriteAsync(
            http.User.Identity?.Name ?? "anonymous", "simulator.replay", account,
            $"{found.State.Of} from {request.From:O}, speed {speed}{anew}");
        return TypedResults.Ok(await simulator.View.GetAsync(cancellationToken));
    }

    private static AccountErrors Check(Request request)
    {
        var errors = new AccountErrors();
        errors.CheckAccount(request.Balance, request.Leverage, request.AccountKind);
        errors.CheckCosts(
            request.CommissionRate, request.Spread, request.Slippage, request.SuccessRate, request.Seed, request.ParticipationRate);
        errors.Check(request.To is null || request.To > request.From, "to", "must lie after from.");
        return errors;
    }

    private static SwitchRefusal NothingStored(string market) => new("symbol", $"no real bars of {market} are stored; import some first.");

    private sealed record Found(ReplayState State, decimal FirstPrice);

    /// <summary>The smallest stored timeframe that has bars where the replay begins.</summary>
    private static async Task<(Found? Found, SwitchRefusal? Problem)> FindBarsAsync(
        IBarReader reader, InstrumentId market, long fromMs, long? toMs, CancellationToken cancellationToken)
    {
        (Timeframe Timeframe, SeriesRange Range)? best = null;
        (Timeframe Timeframe, SeriesRange Range)? any = null;
        foreach (var timeframe in Timeframe.All)
        {
            if (await reader.GetRangeAsync(market, timeframe, cancellationToken) is not { Count: > 0 } range)
            {
                continue;
            }

            any ??= (timeframe, range);
            if (range.FirstOpenMs <= fromMs && fromMs <= range.LastOpenMs)
            {
                best = (timeframe, range);
                break;
            }
        }

        if (best is not { } series)
        {
            return (null, any is not { } stored
                ? NothingStored(market.ToString())
                : new SwitchRefusal("from",
                    $"the stored {stored.Timeframe} bars of {market} reach "
                    + $"from {Instant(stored.Range.FirstOpenMs)} to {Instant(stored.Range.LastOpenMs)}."));
        }

        var lastOpen = await LastOpenAsync(reader, market, series.Timeframe, series.Range, toMs, cancellationToken);
        var sample = await reader.ReadAsync(market, series.Timeframe, fromMs, lastOpen, SampleSize, cancellationToken);
        if (lastOpen < fromMs || sample.Count == 0)
        {
            return (null, new SwitchRefusal("to", $"no finished {series.Timeframe} bar of {market} lies between from and to."));
        }

        var first = sample[0].Bar;
        var bars = new ReplayBars(reader, market, series.Timeframe, lastOpen);
        var state = new ReplayState
        {
            Instrument = ReplayInstrument.Derive(market.Symbol, [.. sample.Select(stored => stored.Bar)]),
            Of = market,
            Timeframe = series.Timeframe.Code,
            FromMs = fromMs,
            LastOpenMs = lastOpen,
            Speed = ReplaySpeed.Manual,
            BarsTotal = await bars.CountAsync(first.OpenTimeMs, cancellationToken),
            ClockMs = first.OpenTimeMs,
            BarOpenMs = first.OpenTimeMs,
            NextPoint = 0,
        };
        return (new Found(state, await FirstPriceAsync(reader, market, series.Timeframe, first, cancellationToken)), null);
    }

    /// <summary>
    /// The close of the bar just before the first, so that nothing of the first one is known yet; its open where there
    /// is none.
    /// </summary>
    private static async Task<decimal> FirstPriceAsync(
        IBarReader reader, InstrumentId market, Timeframe timeframe, Bar first, CancellationToken cancellationToken)
    {
        var before = await reader.ReadAsync(market, timeframe, null, first.OpenTimeMs - 1, 1, cancellationToken);
        return before.Count == 1 && timeframe.NextOpen(before[0].Bar.OpenTimeMs) == first.OpenTimeMs
            ? (decimal)before[0].Bar.Close
            : (decimal)first.Open;
    }

    /// <summary>Open of the last finished bar that closes at or before <paramref name="toMs"/>.</summary>
    private static async Task<long> LastOpenAsync(
        IBarReader reader, InstrumentId market, Timeframe timeframe, SeriesRange range, long? toMs, CancellationToken cancellationToken)
    {
        var newest = await reader.ReadAsync(market, timeframe, null, null, 1, cancellationToken);
        var lastFinished = newest.Count == 1 && !newest[0].IsFinal ? newest[0].Bar.OpenTimeMs - 1 : range.LastOpenMs;
        if (toMs is not { } to)
        {
            return lastFinished;
        }

        // The bar that holds `to` closes after it, save where `to` is its open: either way it is not shown.
        return Math.Min(lastFinished, timeframe.OpenOf(to) - 1);
    }

    private static string Instant(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
