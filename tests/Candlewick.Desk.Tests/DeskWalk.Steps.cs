using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Security;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Desk.Tests;

/// <summary>What each step does; every method answers in words what it did, for the reader of a failed walk.</summary>
internal sealed partial class DeskWalk
{
    /// <summary>The places between two durable lines.</summary>
    private static readonly string[] Places =
    [
        "signal-before-store", "intent-stored", "sending-stored", "submitted", "answer-stored", "fill-stored",
        "exits-sending-stored", "exits-submitted", "exits-answer-stored", "close-sending-stored", "close-submitted",
        "close-answer-stored", "before-result", "result-stored",
    ];

    private static readonly SubmitScript[] Fates =
    [
        SubmitScript.LoseAnswer, SubmitScript.LoseRequest, SubmitScript.Busy, SubmitScript.Refuse, SubmitScript.Break,
        SubmitScript.ThroughStop, SubmitScript.ThroughTarget, SubmitScript.FindNothing,
    ];

    /// <summary>What orders met at the venues.</summary>
    private readonly HashSet<string> _fatesMet = [];
    private int _ids;

    private async Task<string> TakeAsync(Step step)
    {
        var venue = _exchange.All[step.Who % 2];
        var market = venue.Markets[step.What % 3];
        if (step.HowMuch % 10 < 7 && (_books?.Trades.Where(trade => trade.IsInFlight).ToList() ?? []) is { Count: > 0 } inFlight)
        {
            // Most of what happens, happens where something is in flight.
            var trade = inFlight[step.What % inFlight.Count];
            venue = _exchange[trade.Account];
            market = venue.Market(trade.Symbol);
        }

        if (step.Kind is not (StepKind.Price or StepKind.PriceToTarget or StepKind.PriceToStop or StepKind.PriceBeyond or StepKind.Wait)
            && venue.Fate is not null)
        {
            venue.Fate = null;
        }

        return step.Kind switch
        {
            StepKind.Price or StepKind.PriceToTarget or StepKind.PriceToStop or StepKind.PriceBeyond => Price(step, venue, market),
            StepKind.Signal or StepKind.CloseSignal or StepKind.SameSignalAgain => await SignalAsync(step),
            StepKind.SignalUnderFate => await SignalUnderFateAsync(step),
            StepKind.HandOrder => await HandOrderAsync(step, venue, market),
            StepKind.Amend or StepKind.Reduce or StepKind.Close or StepKind.End or StepKind.ReplaceEntry => await CommandAsync(step),
            StepKind.TradeByHand or StepKind.CancelByHand or StepKind.ShrinkUnseen or StepKind.CloseUnseen or StepKind.Liquidate =>
                ByHand(step, venue, market),
            StepKind.FillPart or StepKind.FillBothLegs or StepKind.EndByVenue or StepKind.ForgetOrder or StepKind.ArriveLate =>
                AtVenue(step, venue),
            StepKind.KillSwitchOn => await MoveKillSwitchAsync(true, step.What % 3 == 0),
            StepKind.KillSwitchOff => await MoveKillSwitchAsync(false),
            StepKind.Limits => await LimitAsync(step, venue),
            StepKind.Wait => await WaitAsync(step),
            StepKind.Stop => Stop(step),
            StepKind.Restart => await RestartAsync(),
            _ => OnTheWire(step, venue, market),
        };
    }

    private string Price(Step step, ScriptedVenue venue, ScriptedMarket market)
    {
        if (!market.IsOpen)
        {
            return $"{venue.Account} {market.Symbol} is closed";
        }

        var trade = _books?.Trades.LastOrDefault(trade => trade.IsInFlight && trade.Account == venue.Account
            && trade.Symbol == market.Symbol);
        var exit = _books?.Exits.FirstOrDefault(exit => exit.TradeId == trade?.TradeId);
        var wanted = step.Kind switch
        {
            StepKind.PriceToTarget when exit?.TargetPrice is { } target => target,
            StepKind.PriceToStop when exit?.StopPrice is { } stop => stop,
            StepKind.PriceBeyond when exit?.StopPrice is { } stop => stop - (trade!.Side.Sign() * stop * 0.01m),
            // Up to half a percent either way, and at the same price again.
            _ => market.LastPrice * (1m + (((step.HowMuch % 11) - 5) / 1000m)),
        };
        var price = market.Instrument.RoundPrice(wanted);
        venue.Price(market.Symbol, price);
        return $"{venue.Account} {market.Symbol} {price}";
    }

    private async Task<string> SignalAsync(Step step)
    {
        var route = _routes[step.Who % _routes.Count];
        var market = _exchange[route.Account].Market(route.Symbol);
        if (step.Kind != StepKind.SameSignalAgain || route.LastSignal is null)
        {
            var sign = step.What % 2 == 0 ? 1 : -1;
            var last = market.LastPrice;
            var reward = 0.02m + (step.HowMuch % 3 * 0.01m);
            route.LastSignal = step.Kind == StepKind.CloseSignal
                ? DeskHost.Signal($"s{++_ids}", new { action = "close", symbol = route.Symbol, entry = (string?)null,
                    target = (string?)null, stop = (string?)null })
                : DeskHost.Signal($"s{++_ids}", new
                {
                    action = sign > 0 ? "buy" : "sell",
                    symbol = route.Symbol,
                    entry = Text(market.Instrument.RoundPrice(last)),
                    target = Text(market.Instrument.RoundPrice(last * (1m + (sign * reward)))),
                    stop = Text(market.Instrument.RoundPrice(last * (1m - (sign * 0.02m)))),
                });
        }

        var answer = await _desk.TryAsync(() => _desk.SendAsync(route.Webhook, route.LastSignal));
        if (step.HowMuch % 3 != 0 && !_desk.HasDied)
        {
            // The market goes on, so that most entries fill.
            await _desk.SettleAsync();
            _exchange[route.Account].Price(route.Symbol, market.LastPrice);
        }

        return $"{route.Account} {route.Symbol} {route.LastSignal} → {answer?.Status} {answer?.Text}";
    }

    private async Task<string> SignalUnderFateAsync(Step step)
    {
        var fate = Arm(_exchange[_routes[step.Who % _routes.Count].Account], Fates[step.What / 2 % Fates.Length]);
        return $"{fate}: {await SignalAsync(step)}";
    }

    private static string Text(decimal price) => Plain.Of(price);

    private async Task<string> HandOrderAsync(Step step, ScriptedVenue venue, ScriptedMarket market)
    {
        var side = venue.Kind == AccountKind.Spot || step.HowMuch % 2 == 0 ? OrderSide.Buy : OrderSide.Sell;
        var type = (OrderType)(step.HowMuch / 2 % 3);
        var sign = side.Sign();
        decimal At(decimal distance) => market.Instrument.RoundPrice(market.LastPrice * (1m + (sign * distance)));
        var entry = type switch { OrderType.Limit => At(-0.003m), OrderType.Stop => At(0.003m), _ => At(0m) };
        var quantity = market.Instrument.RoundQuantity(1_000m / market.LastPrice);
        IReadOnlyList<ExitPlan> exits = (step.HowMuch / 6 % 4) switch
        {
            0 => [new ExitPlan { Target = At(0.03m), Stop = At(-0.02m) }],
            1 =>
            [
                new ExitPlan { Quantity = market.Instrument.RoundQuantity(quantity / 2m), Target = At(0.015m), Stop = At(-0.02m) },
                new ExitPlan { Target = At(0.03m), Stop = At(-0.02m) },
            ],
            2 => [new ExitPlan { Stop = At(-0.02m), TrailDistance = market.Instrument.RoundPrice(market.LastPrice * 0.02m) }],
            _ => [new ExitPlan { Target = At(0.03m), Stop = At(-0.02m), CloseAt = venue.MarketTime + TimeSpan.FromSeconds(30) }],
        };
        var intent = new TradeIntent
        {
            TradeId = $"hand-{++_ids}", OwnerKind = TradeOwnerKind.Person, OwnerId = DeskHost.UserName,
            Account = venue.Account, Symbol = market.Symbol,
            Side = side, EntryType = type, Quantity = quantity, EntryPrice = entry, Exits = exits, Origin = "a person of the walk",
        };
        var outcome = await _desk.TryAsync(() => PlanAsync(intent));
        return $"{intent.TradeId} {venue.Account} {market.Symbol} {side} {type} {quantity} at {entry}, {exits.Count} exits → {outcome}";
    }

    /// <summary>As a hand order is placed: every rule first, then the plan, then the start.</summary>
    private async Task<string> PlanAsync(TradeIntent intent)
    {
        var path = _desk.Get<IOrderPath>();
        var candidate = new TradeCandidate
        {
            Account = intent.Account, Symbol = intent.Symbol, Side = intent.Side, EntryType = intent.EntryType, Quantity = intent.Quantity,
            EntryPrice = intent.EntryType == OrderType.Market ? null : intent.EntryPrice,
            Target = intent.Exits[0].Target, Stop = intent.Exits[0].Stop,
        };
        if ((await path.CheckAsync(candidate)).FirstOrDefault(rule => !rule.Passed) is { } failed)
        {
            return $"{failed.Rule}: {failed.Detail}";
        }

        var outcome = await _desk.Database.WriteAsync(work => path.PlanAsync(work, intent));
        path.Wake(intent.Account, intent.TradeId);
        return outcome.ToString()!;
    }

    private async Task<string> CommandAsync(Step step)
    {
        var open = _books?.Trades.Where(trade => trade.IsInFlight).ToList() ?? [];
        if (open.Count == 0)
        {
            return "nothing to command";
        }

        var trade = open[step.Who % open.Count];
        var market = _exchange[trade.Account].Market(trade.Symbol);
        decimal At(decimal distance) => market.Instrument.RoundPrice(market.LastPrice * (1m + (trade.Side.Sign() * distance)));
        var outcome = await _desk.CommandAsync(trade.TradeId, (path, work) => step.Kind switch
        {
            StepKind.Amend => path.AmendAsync(
                work, trade.TradeId, step.What % 3 == 0 ? null : At(0.025m), step.What % 3 == 1 ? null : At(-0.015m)),
            StepKind.Reduce => path.ReduceAsync(work, trade.TradeId,
                market.Instrument.RoundQuantity(trade.Quantity * (1 + (step.What % 4)) / 5m)),
            StepKind.ReplaceEntry => path.ReplaceEntryAsync(
                work, trade.TradeId, At(trade.EntryType == OrderType.Stop ? 0.004m : -0.004m), step.What % 2 == 0 ? null : trade.Quantity),
            StepKind.End => path.EndAsync(work, trade.TradeId, "a person of the walk takes it over", DeskHost.UserName),
            _ => path.CloseAsync(work, trade.TradeId, ExitReason.ManualClose),
        });
        return $"{trade.TradeId} ({trade.Phase} {trade.Side} {trade.OpenQuantity} {trade.Symbol}) → {outcome}";
    }

    private string ByHand(Step step, ScriptedVenue venue, ScriptedMarket market)
    {
        var position = venue.Position(market.Symbol);
        var part = market.Instrument.RoundQuantity(Math.Abs(position) * (1 + (step.HowMuch % 3)) / 4m);
        var side = position > 0m ? OrderSide.Sell : OrderSide.Buy;
        switch (step.Kind)
        {
            case StepKind.TradeByHand when part > 0m:
                return $"{side} {part} {market.Symbol} by hand at {venue.Account} → {venue.TradeByHand(side, part, market.Symbol)}";
            case StepKind.CancelByHand when venue.Working.Count > 0:
                var id = venue.Working[step.HowMuch % venue.Working.Count];
                return $"{id} cancelled by hand → {venue.CancelByHand(id)}";
            case StepKind.ShrinkUnseen when part > 0m:
                _protection.Deceived(venue.Account, _desk.Clock.GetUtcNow());
                venue.ShrinkPositionUnseen(part, market.Symbol);
                return $"{part} {market.Symbol} closed unseen at {venue.Account}";
            case StepKind.CloseUnseen when position != 0m:
                _protection.Deceived(venue.Account, _desk.Clock.GetUtcNow());
                venue.ClosePositionUnseen(market.Symbol);
                return $"all {position} {market.Symbol} closed unseen at {venue.Account}";
            case StepKind.Liquidate when venue.Kind == AccountKind.Margin && position != 0m:
                venue.Liquidate(market.Symbol);
                return $"{position} {market.Symbol} liquidated at {venue.Account}";
            default:
                return "nothing to do by hand";
        }
    }

    private string AtVenue(Step step, ScriptedVenue venue)
    {
        if (step.Kind == StepKind.ArriveLate)
        {
            if (venue.LostOrders.Count == 0)
            {
                return "nothing was lost";
            }

            var late = venue.LostOrders[step.What % venue.LostOrders.Count];
            return $"{late} arrives late → {venue.ArriveLate(late)}";
        }

        if (venue.Working.Count == 0)
        {
            return "nothing works";
        }

        var id = venue.Working[step.What % venue.Working.Count];
        var order = venue.Find(id)!;
        var market = venue.Market(order.Symbol);
        switch (step.Kind)
        {
            case StepKind.FillPart:
                var part = Math.Max(market.Instrument.LotStep, market.Instrument.RoundQuantity(order.Quantity / 3m));
                _protection.Deceived(venue.Account, _desk.Clock.GetUtcNow());
                venue.Fill(id, part, market.LastPrice);
                return $"{part} of {id} filled";
            case StepKind.FillBothLegs when venue.Kind == AccountKind.Margin:
                // At prices that the market never showed: with its reports lost, only a comparison tells of it.
                _protection.Deceived(venue.Account, _desk.Clock.GetUtcNow());
                venue.FillBothLegs(id);
                return $"{id} and its list filled on both legs";
            case StepKind.EndByVenue:
                _protection.Deceived(venue.Account, _desk.Clock.GetUtcNow());
                venue.EndByVenue(id);
                return $"{id} ended by the venue";
            case StepKind.ForgetOrder when order.Fills.Count == 0:
                _protection.Deceived(venue.Account, _desk.Clock.GetUtcNow());
                venue.Lose(id);
                return $"{id} forgotten by the venue";
            default:
                return "nothing happens";
        }
    }

    private string OnTheWire(Step step, ScriptedVenue venue, ScriptedMarket market)
    {
        switch (step.Kind)
        {
            case StepKind.LoseReports:
                venue.ReportsToLose = 1 + (step.HowMuch % 4);
                _protection.Deceived(venue.Account, _desk.Clock.GetUtcNow());
                return $"the next {venue.ReportsToLose} reports of {venue.Account} are lost";
            case StepKind.HoldReports:
                venue.HoldsReports = true;
                break;
            case StepKind.ReleaseReports:
                var order = new Random(step.HowMuch);
                venue.Release(reports => step.What % 2 == 0 ? reports.Reverse() : reports.OrderBy(_ => order.Next()).ToList());
                break;
            case StepKind.DoubleReports:
                venue.DoublesReports = !venue.DoublesReports;
                break;
            case StepKind.Gap:
                venue.SayGap();
                break;
            case StepKind.Disconnect:
                venue.Disconnect();
                break;
            case StepKind.Reconnect:
                venue.Reconnect();
                break;
            case StepKind.Away or StepKind.Back:
                venue.IsAway = step.Kind == StepKind.Away;
                break;
            case StepKind.Fate:
                return Arm(venue, Fates[step.What % Fates.Length]);
            case StepKind.Silence:
                venue.Silence(market.Symbol);
                break;
            case StepKind.Speak:
                venue.Markets.ToList().ForEach(one => one.SilentSince = null);
                break;
            case StepKind.CloseMarket:
                market.IsOpen = false;
                break;
            case StepKind.OpenMarket:
                // What a closed market refused is tried again with pauses that have grown meanwhile.
                _protection.Deceived(venue.Account, _desk.Clock.GetUtcNow());
                venue.Markets.ToList().ForEach(one => one.IsOpen = true);
                break;
        }

        return $"{venue.Account} {market.Symbol}";
    }

    /// <summary>
    /// Until something else is done at this venue, every order meets this fate at its first arrival. It hangs on the orders
    /// themselves and not on their sequence, so that two trades which act at once meet the same each time.
    /// </summary>
    private string Arm(ScriptedVenue venue, SubmitScript fate)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        venue.Fate = order =>
        {
            if (!met.Add(order.ClientOrderId) || (!order.ReduceOnly
                && fate is (SubmitScript.ThroughStop or SubmitScript.ThroughTarget or SubmitScript.FindNothing)))
            {
                return SubmitScript.Accept;
            }

            lock (_fatesMet)
            {
                _fatesMet.Add($"{fate} on {(order.ReduceOnly ? "an exit" : "an entry")}");
            }

            return fate;
        };
        return $"{fate} at {venue.Account}";
    }

    private async Task<string> MoveKillSwitchAsync(bool engaged, bool closesEverything = false)
    {
        var answer = await _desk.TryAsync(async () =>
            $"{await _desk.TryPostAsync("/api/kill-switch", new { engaged, close_everything = closesEverything })}");
        await ReviveAsync();
        // What was sent before it was pressed may still be on its way when it is.
        await _desk.SettleAsync();
        await ReviveAsync();
        _isKilled = _desk.Get<IKillSwitch>().IsEngaged;
        foreach (var venue in _exchange.All)
        {
            _submittedBeforeKill[venue.Account] = venue.Submitted.Count;
        }

        return $"engaged {engaged}, close everything {closesEverything} → {answer}";
    }

    private async Task<string> LimitAsync(Step step, ScriptedVenue venue)
    {
        var limits = (step.What % 5) switch
        {
            0 => (object)new { open_risk = 500m },
            1 => new { exposure = 20_000m },
            2 => new { daily_loss = 100m },
            3 => new { orders_per_minute = 2 },
            _ => new { open_risk = (decimal?)null, exposure = (decimal?)null, daily_loss = (decimal?)null, orders_per_minute = (int?)null },
        };
        var answer = await _desk.TryAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/accounts/{venue.Account}")
            {
                Content = System.Net.Http.Json.JsonContent.Create(new { limits }),
            };
            request.Headers.Add(DeskHost.RoleHeader, Policies.Admin);
            using var said = await _desk.Http.SendAsync(request);
            return $"{said.StatusCode} {await said.Content.ReadAsStringAsync()}";
        });
        return $"{venue.Account} {limits} → {answer}";
    }

    private async Task<string> WaitAsync(Step step)
    {
        var time = TimeSpan.FromSeconds((step.HowMuch % 4) switch { 0 => 1, 1 => 3, 2 => 7, _ => ReconcileSeconds + 5 });
        var broken = await RestAndLookAsync(time);
        return broken is null ? $"{time.TotalSeconds} s" : throw new BrokenWalkException(broken);
    }

    private string Stop(Step step)
    {
        _desk.StopAt = (Places[step.What % Places.Length], 1 + (step.HowMuch % 2));
        return $"{_desk.StopAt}";
    }

    private async Task<string> RestartAsync()
    {
        await _desk.RestartAsync();
        _protection.DeskStarted();
        return "the desk was taken down and started";
    }
}

/// <summary>An invariant broke within a step.</summary>
internal sealed class BrokenWalkException(string broken) : Exception(broken);
