using System.ComponentModel.DataAnnotations;
using Candlewick.Domain;
using Candlewick.Execution.Accounts;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.PreTradeChecks;
using Candlewick.Execution.Requests;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Candlewick.Execution.Orders;

/// <summary>
/// POST /trading/order/preview: what an order would cost, win and lose, and what every rule says of it. Nothing is stored or sent.
/// </summary>
internal static class PreviewOrder
{
    private const double MostRiskPercent = 100;
    private const decimal MostQuantity = 1_000_000_000_000m;

    public sealed record Request : OrderWish
    {
        /// <summary>In units of the base asset; left out where the risk decides.</summary>
        public decimal? Quantity { get; init; }

        /// <summary>Money to lose at the stop, costs included; the quantity is what comes to it, floored to the step.</summary>
        public decimal? RiskAmount { get; init; }

        /// <summary>The same in percent of the account's equity, as a staking tree gives it; above 0 to 100.</summary>
        [Range(0, MostRiskPercent)]
        public decimal? RiskPercent { get; init; }
    }

    /// <summary>Money in the instrument's quote currency.</summary>
    public sealed record Response
    {
        public required string Account { get; init; }
        public required string Venue { get; init; }
        public required string Symbol { get; init; }
        public required string Currency { get; init; }
        public required decimal Quantity { get; init; }
        /// <summary>What all is reckoned at: the entry's own price, or the last one for a market order; null before the first.</summary>
        public decimal? Price { get; init; }
        public decimal? LastPrice { get; init; }
        /// <summary>Quantity × price × contract multiplier.</summary>
        public decimal? Value { get; init; }
        /// <summary>Of the account, in its own currency; null while the venue cannot be asked.</summary>
        public decimal? Equity { get; init; }
        public decimal? BuyingPower { get; init; }
        /// <summary>What it costs and may bring; null before there is a price.</summary>
        public OrderPreview? Money { get; init; }
        /// <summary>The account's limits, with what is taken of them once this trade is on.</summary>
        public required IReadOnlyList<LimitItem> Limits { get; init; }
        /// <summary>Every rule that had something to look at, in the order of the check.</summary>
        public required IReadOnlyList<RuleOutcome> Rules { get; init; }
        /// <summary>True when no rule refuses it now.</summary>
        public required bool MayBePlaced { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/trading/order/preview", HandleAsync)
        .WithName("PreviewOrder")
        .WithSummary("What an order would cost, win and lose, and what every rule says of it; nothing is placed");

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, IAccounts accounts, IOrderPath path, AccountStore store, AccountUseReader uses, TradeStore trades,
        IOptions<ExecutionOptions> options, CancellationToken cancellationToken)
    {
        if ((Wrong(request) ?? request.Wrong()) is { } wrong)
        {
            return wrong;
        }

        var (broker, symbol) = accounts.Market(request.Account, request.Symbol);
        if (broker.FindInstrument(symbol) is not { } instrument)
        {
            return Problems.NotFound($"{symbol} is not traded on account '{broker.Account}' now.");
        }

        var costs = broker.FindCosts(symbol) ?? new TradingCosts(0m, 0m, 0m);
        var last = broker.LastQuote(symbol) is { } quote ? instrument.RoundPrice(quote.Last) : default(decimal?);
        var price = request.Type == OrderType.Market ? last : request.Price;
        var state = await StateAsync(accounts, broker.Account, cancellationToken);
        if (request.RiskPercent is not null && state is not null && !Assets.AreSame(instrument.QuoteAsset, state.Currency))
        {
            return Problems.Unprocessable(
                $"{symbol} is quoted in {instrument.QuoteAsset} and the account is kept in {state.Currency}, so its equity cannot size this"
                + " order. Give quantity or risk_amount.");
        }

        if (QuantityOf(request, instrument, costs, price, state) is not { } quantity)
        {
            return Problems.Unprocessable(price is null
                ? $"{symbol} has no price yet, so the risk cannot be turned into a quantity."
                : $"The equity of account '{broker.Account}' is not known now, so a percentage of it cannot be turned into a quantity.");
        }

        var candidate = request.CandidateOn(broker, symbol, quantity, (decimal)options.Value.MaxLossFraction);
        var rules = await path.CheckAsync(candidate, cancellationToken);
        // The rules look at the nearest exit; where one of them refuses, that is the thing to be told.
        if (rules.All(rule => rule.Passed)
            && TradePlanner.WrongExits(quantity, candidate.EntryPrice ?? 0m, request.Plans(), instrument, broker.MarketTime)
                is { } wrongExits)
        {
            return Problems.Unprocessable($"The order cannot be placed: {wrongExits}.");
        }

        var money = price is { } at
            ? OrderPreview.Of(request.Side, request.Type, quantity, at, request.Plans(), costs, instrument.ContractMultiplier)
            : null;
        var use = await uses.ReadAsync(
            broker.Account, await trades.ListInFlightAsync(broker.Account), broker.MarketEpoch, broker.MarketTime);
        return TypedResults.Ok(new Response
        {
            Account = broker.Account,
            Venue = broker.Venue,
            Symbol = symbol,
            Currency = instrument.QuoteAsset,
            Quantity = quantity,
            Price = price,
            LastPrice = last,
            Value = money?.Value,
            Equity = state?.Equity,
            BuyingPower = state?.BuyingPower,
            Money = money,
            Limits = LimitItem.Of(
                await store.LimitsAsync(broker.Account), use, new Reservation(money?.Risk ?? 0m, money?.Value ?? 0m, HasStop: true)),
            Rules = rules,
            MayBePlaced = rules.All(rule => rule.Passed),
        });
    }

    /// <summary>Null where the risk cannot be made a quantity.</summary>
    private static decimal? QuantityOf(
        Request request, Instrument instrument, TradingCosts costs, decimal? price, Means? state)
    {
        if (request.Quantity is { } given)
        {
            return given;
        }

        var wanted = request.RiskAmount ?? (state is null ? null : Plain.Number(request.RiskPercent!.Value / 100m * state.Equity));
        if (wanted is not { } money || price is not { } at)
        {
            return null;
        }

        var perUnit = Reservations.Of(request.Side, 1m, at, [(null, request.Stop)], costs, instrument.ContractMultiplier).Risk;
        // More than any venue takes is no quantity; beyond it the steps could not be counted any more.
        return perUnit <= 0 ? 0m : instrument.RoundQuantity(money / Math.Max(perUnit, money / MostQuantity));
    }

    private static ProblemHttpResult? Wrong(Request request)
    {
        var ways = new object?[] { request.Quantity, request.RiskAmount, request.RiskPercent }.Count(way => way is not null);
        return ways != 1 ? Problems.Invalid("quantity", "Give one of quantity, risk_amount and risk_percent.")
            : request.Quantity is null && request.Stop is null
            ? Problems.Invalid("stop", "is required when sizing by risk: the quantity is what loses that much at the stop.")
            : request.RiskAmount <= 0 ? Problems.Invalid("risk_amount", $"{request.RiskAmount} is not above 0.")
            : request.RiskPercent <= 0 ? Problems.Invalid("risk_percent", $"{request.RiskPercent} is not above 0.")
            : null;
    }

    private static async Task<Means?> StateAsync(
        IAccounts accounts, string account, CancellationToken cancellationToken)
    {
        try
        {
            var state = (await accounts.GetStateAsync(account, cancellationToken)).State;
            return new Means(state.Equity, state.BuyingPower, state.Currency);
        }
        catch (BrokerUnavailableException)
        {
            return null;
        }
    }

    private sealed record Means(decimal Equity, decimal BuyingPower, string Currency);
}
