using System.Globalization;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Contracts;

namespace Candlewick.Sessions.Formats.Native;

/// <summary>Target and stop as another format found them.</summary>
/// <param name="Target">Null where there is none.</param>
/// <param name="Stop">Null where there is none.</param>
/// <param name="Errors">What that format found wrong.</param>
/// <param name="HasActionError">True where they say why there is no action.</param>
internal sealed record GivenExits(SignalPrice? Target, SignalPrice? Stop, IReadOnlyList<string> Errors, bool HasActionError);

/// <summary>
/// Looks at every field of a signal in our own format, or brought into it. All errors are told, not the first alone.
/// </summary>
internal sealed class NativeChecks
{
    private static readonly TimeSpan OldWarning = TimeSpan.FromHours(1);
    private static readonly TimeSpan FutureLimit = TimeSpan.FromMinutes(1);
    private readonly NativeFields _fields;
    private readonly SignalContext _context;
    private readonly List<string> _warnings = [];
    private readonly List<RuleOutcome> _trace = [];

    private readonly SignalDefaults _defaults;
    private readonly GivenExits? _exits;

    private NativeChecks(NativeFields fields, SignalContext context, SignalDefaults defaults, GivenExits? exits) =>
        (_fields, _context, _defaults, _exits) = (fields, context, defaults, exits);

    /// <summary>A signal in our own format, with its route's defaults.</summary>
    public static SignalCheck Run(NativeFields fields, SignalContext context, SignalDefaults defaults) =>
        Run(new NativeChecks(fields, context, defaults, null));

    /// <summary>A signal of another format, whose exits were found there; the route's defaults are in them.</summary>
    public static SignalCheck Run(NativeFields fields, SignalContext context, GivenExits exits) =>
        Run(new NativeChecks(fields, context, SignalDefaults.None, exits));

    private static SignalCheck Run(NativeChecks checks)
    {
        checks._fields.Errors.AddRange(checks._exits?.Errors ?? []);
        var signal = checks.Run();
        return new SignalCheck(signal, checks._fields.Errors, checks._warnings, checks._trace);
    }

    private TradeSignal? Run()
    {
        var word = _fields.Text("action", required: _exits?.HasActionError != true);
        var symbol = CheckSymbol(_fields.Text("symbol", required: true));
        var id = CheckId(_fields.Text("id", required: true));
        var action = CheckAction(word);
        var isClose = action is ActionWord.Close;
        var entry = CheckEntry(isClose);
        var (target, stop) = (CheckExit("target", isClose), CheckExit("stop", isClose));
        var timeframe = CheckTimeframe(_fields.Text("timeframe"));
        CheckAge(timeframe.Length);
        var side = isClose ? SignalAction.Close : CheckPrices(action, entry, target, stop);
        var rewardRisk = CheckRewardRisk(_fields.Number("rr"), entry, target, stop);
        var risk = _fields.Number("risk");
        Warn("Risk", risk is not null and not (> 0 and <= 5), $"risk {risk} is outside (0, 5].");
        CheckConfidence();
        foreach (var name in (string[])["signal_quality", "market_conditions", "source"])
        {
            _fields.Text(name);
        }

        if (_fields.Errors.Count > 0 || side is null)
        {
            _trace.AddRange(_fields.Errors.Select(error => SessionRuleName.Outcome("SignalValid", false, error)));
            return null;
        }

        var meaning = side.Value.ToString().ToLowerInvariant();
        var valid = $"{meaning} {symbol}, id {id}: every field is present and well-formed.";
        _trace.Insert(0, SessionRuleName.Outcome("SignalValid", true, valid));
        return new TradeSignal
        {
            Id = id!,
            Action = side.Value,
            Symbol = symbol!,
            Entry = entry,
            Target = target,
            Stop = stop,
            Timeframe = timeframe.Text,
            Time = _fields.Text("time"),
            RewardRisk = rewardRisk,
            Risk = risk,
        };
    }

    private string? CheckSymbol(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var (symbol, venue) = InstrumentId.Split(text, name => VenueName.IsKnown(name) || name == _context.Venue);
        if (!_context.Symbols.Contains(symbol, StringComparer.Ordinal))
        {
            Error($"symbol: {NativeFields.Quote(text)} is not traded on this route; it takes {string.Join(", ", _context.Symbols)}.");
        }
        else if (venue is not null && _context.Venue is { } own && venue != own)
        {
            Error($"symbol: {NativeFields.Quote(text)} is traded at {venue}; this route trades at {own}.");
        }

        return symbol;
    }

    private string? CheckId(string? text)
    {
        if (text is not null && !NativeFields.IsId(text))
        {
            Error($"id: {NativeFields.Quote(text)} must have at most 200 characters and no control characters.");
        }

        return text;
    }

    /// <summary>The action as <c>buy</c>, <c>sell</c>, <c>close</c> or <c>reverse</c>.</summary>
    private string? CheckAction(string? word)
    {
        if (word is null)
        {
            return null;
        }

        var lower = word.ToLowerInvariant();
        var meaning = ActionWord.Of(word);
        if (meaning is null)
        {
            Error($"action: {NativeFields.Quote(word)} must be buy, sell, long, short, close, exit, flat or reverse.");
        }
        else
        {
            Warn("ActionWord", meaning != lower, $"action {lower} is taken as {meaning}.");
        }

        return meaning;
    }

    /// <summary>Target or stop: the signal's, else the route's default.</summary>
    private SignalPrice? CheckExit(string name, bool isClose)
    {
        var byDefault = (name == "stop" ? _defaults.Stop : _defaults.Target)?.Price;
        if (_exits is null)
        {
            return _fields.PriceOrDistance(name, required: !isClose && byDefault is null)
                ?? (isClose || _fields.Has(name) ? null : byDefault);
        }

        var given = name == "stop" ? _exits.Stop : _exits.Target;
        if (given is null && !isClose && !_exits.Errors.Any(error => error.StartsWith($"{name}:", StringComparison.Ordinal)))
        {
            Error($"{name}: is required: the alert has none, and the route has no default for it.");
        }

        return given;
    }

    private decimal? CheckEntry(bool isClose)
    {
        var entry = _fields.Entry();
        if (_defaults.Entry == DefaultEntry.Market)
        {
            return null;
        }

        if (!isClose && _fields.Text("entry") is null && _fields.NearNameOf("entry") is { } near)
        {
            Warn("EntryName", true, $"entry is not given, so the trade is entered at the market; found {NativeFields.Quote(near)}.");
        }

        return entry;
    }

    /// <summary>The side that the prices allow, or null with an error told.</summary>
    private SignalAction? CheckPrices(string? action, decimal? entry, SignalPrice? target, SignalPrice? stop)
    {
        // An entry that is no price has its own error; it must not be judged as the market's.
        var hasEntryError = _fields.Errors.Exists(error => error.StartsWith("entry:", StringComparison.Ordinal));
        if (action is null || target is not { } t || stop is not { } s || hasEntryError)
        {
            return null;
        }

        var (above, below) = (t.SideOf(entry), s.SideOf(entry));
        var hasDistance = t.IsDistance || s.IsDistance;
        var isBuy = above is null or 1 && below is null or -1 && (hasDistance || t.Amount > s.Amount);
        var isSell = above is null or -1 && below is null or 1 && (hasDistance || t.Amount < s.Amount);
        var numbers = FormattableString.Invariant($"target {t}, entry {(entry is { } e ? Plain.Of(e) : "market")}, stop {s}");
        var wrong = action switch
        {
            "buy" when !isBuy => $"A buy needs its target above the entry and its stop below it; got {numbers}.",
            "sell" when !isSell => $"A sell needs its target below the entry and its stop above it; got {numbers}.",
            "reverse" when isBuy == isSell && !(above is null && below is null && hasDistance) =>
                "A reverse takes its side from the prices: target above and stop below the entry buys, the other way round sells; "
                + $"got {numbers}.",
            _ => null,
        };
        if (wrong is not null)
        {
            Error(wrong);
            return null;
        }

        var side = action == "reverse" && isBuy == isSell ? SignalAction.Reverse
            : action == "buy" || (action == "reverse" && isBuy) ? SignalAction.Buy : SignalAction.Sell;
        _trace.Add(SessionRuleName.Outcome("SignalPrices", true, $"{side.ToString().ToLowerInvariant()} with {numbers}."));
        WarnOfFarTarget(entry, t);
        return side;
    }

    private void WarnOfFarTarget(decimal? entry, SignalPrice target)
    {
        var distance = target.FractionOf(entry) ?? 0m;
        Warn("TargetDistance", distance > 0.10m,
            FormattableString.Invariant($"target is {distance * 100:0.##} % from the entry, further than 10 %."));
    }

    private (string? Text, TimeSpan? Length) CheckTimeframe(string? text)
    {
        if (text is null)
        {
            return (null, null);
        }

        var length = SignalTimeframe.Length(text);
        if (length is null)
        {
            Error($"timeframe: {NativeFields.Quote(text)} must be one of TradingView's (1 … 1440, 30S, D, 1W, 3M) "
                + "or a number with s, m, h, d, w or M.");
        }

        return (text, length);
    }

    /// <summary>
    /// Judged against the nearer of our clock and the market's: in a replay the sender may live in either. A signal stamped with
    /// its bar's open was sent at some moment from the open on, so only its end makes it old and only its open puts it into the
    /// future. A signal without a time is as old as its receipt.
    /// </summary>
    private void CheckAge(TimeSpan? barLength)
    {
        var sent = _fields.Instant("timenow");
        var opened = _fields.Instant("time");
        if ((sent ?? opened) is not { } stamp)
        {
            CheckWait();
            return;
        }

        if (sent is null && barLength > DateTimeOffset.MaxValue - stamp)
        {
            Error(FormattableString.Invariant(
                $"timeframe: a bar of {barLength.Value.TotalDays:0} days that opens at {Utc(stamp)} would end after the year 9999."));
            return;
        }

        var clocks = _context.Clocks;
        var latest = sent ?? stamp + (barLength ?? TimeSpan.Zero);
        var marketIsNearer = clocks.Market is { } market && (market - latest).Duration() < (clocks.Desk - latest).Duration();
        var clock = marketIsNearer ? clocks.Market!.Value : clocks.Desk;
        var clockName = marketIsNearer ? "market's" : "desk's";
        var age = clock - latest;
        var by = sent is not null ? "timenow" : barLength is null ? "time" : "time + one bar";
        var old = age < TimeSpan.Zero ? TimeSpan.Zero : age;
        Judge(old, $"by {by} {Utc(latest)} against the {clockName} clock {Utc(clock)}");
        if (stamp - clock > FutureLimit)
        {
            var field = sent is not null ? "timenow" : "time";
            var ahead = AgeText.Of(stamp - clock);
            Error($"The signal lies in the future: {field} is {ahead} ahead of the {clockName} clock; "
                + $"the limit is {AgeText.Of(FutureLimit)}.");
        }
    }

    private void CheckWait()
    {
        var waited = _context.Clocks.Desk - _context.Clocks.ReceivedAt;
        if (waited > OldWarning || waited > _context.Clocks.MaxAge)
        {
            Judge(waited, $"it carries neither timenow nor time and was received at {Utc(_context.Clocks.ReceivedAt)}");
        }
        else
        {
            const string AsOld = "The signal carries neither timenow nor time: it is as old as its receipt.";
            _trace.Add(SessionRuleName.Outcome("SignalAge", true, AsOld));
        }
    }

    private void Judge(TimeSpan age, string how)
    {
        var limit = _context.Clocks.MaxAge;
        var detail = $"{AgeText.Of(age)} old ({how}); the limit is {AgeText.Of(limit)}";
        if (age > limit)
        {
            Error($"The signal is too old: {detail}.");
            return;
        }

        _trace.Add(SessionRuleName.Outcome("SignalAge", true, detail + ".") with { IsWarning = age > OldWarning });
        if (age > OldWarning)
        {
            _warnings.Add($"The signal is over an hour old: {detail}.");
        }
    }

    private decimal? CheckRewardRisk(decimal? given, decimal? entry, SignalPrice? target, SignalPrice? stop)
    {
        var own = RatioOf(entry, target, stop);
        if (given is { } rr)
        {
            if (rr <= 0)
            {
                Error($"rr: {rr} must be above 0.");
                return given;
            }

            Warn("RewardRisk", rr is < 1 or > 10, $"rr {rr} is outside 1 to 10.");
            Warn("RewardRiskOfPrices", own is { } ratio && Math.Abs(rr - ratio) > 0.05m * ratio,
                FormattableString.Invariant($"rr {rr} differs from the prices' own {own:0.####} by over 5 %."));
        }

        return given ?? (own is { } value ? Math.Round(value, 4) : null);
    }

    /// <summary>The prices' own reward : risk; null while it depends on where the market is, or on the instrument.</summary>
    private static decimal? RatioOf(decimal? entry, SignalPrice? target, SignalPrice? stop)
    {
        if (target is not { } t || stop is not { } s)
        {
            return null;
        }

        return t.Unit == PriceUnit.StopDistance ? t.Amount
            : t.Unit == s.Unit && t.Unit is PriceUnit.Atr or PriceUnit.Ticks or PriceUnit.Points ? t.Amount / s.Amount
            : t.FractionOf(entry) is { } reward && s.FractionOf(entry) is { } risk && risk > 0 ? reward / risk
            : null;
    }

    private void CheckConfidence()
    {
        var confidence = _fields.Number("confidence_score") ?? _fields.Number("confidence");
        Warn("Confidence", confidence is < 0.7m, $"confidence {confidence} is below 0.7.");
    }

    private void Warn(string rule, bool applies, string text)
    {
        if (applies)
        {
            _warnings.Add(text);
            _trace.Add(SessionRuleName.Outcome(rule, true, text) with { IsWarning = true });
        }
    }

    private void Error(string error) => _fields.Errors.Add(error);

    private static string Utc(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
