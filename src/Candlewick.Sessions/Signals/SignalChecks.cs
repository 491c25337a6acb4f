using System.Globalization;
using System.Text.Json;
using Candlewick.Execution.Contracts;

namespace Candlewick.Sessions.Signals;

/// <summary>The clocks a signal's age is judged by.</summary>
/// <param name="Desk">Our clock.</param>
/// <param name="Market">The venue's clock; a replayed market lives in the past. Null when the account has no broker.</param>
/// <param name="MaxAge">The route's limit.</param>
internal sealed record SignalClocks(DateTimeOffset Desk, DateTimeOffset? Market, TimeSpan MaxAge);

/// <summary>Looks at every field of a signal in our own format. All errors are told, not the first alone.</summary>
internal sealed class SignalChecks
{
    private const int MaxTextLength = 200;
    private const decimal SmallestPrice = 0.0000000001m;
    private const decimal LargestPrice = 1_000_000_000_000m;
    private static readonly TimeSpan OldWarning = TimeSpan.FromHours(1);
    private static readonly TimeSpan FutureLimit = TimeSpan.FromMinutes(1);
    private readonly IReadOnlyDictionary<string, JsonElement> _fields;
    private readonly IReadOnlyList<string> _symbols;
    private readonly SignalClocks _clocks;
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];
    private readonly List<RuleOutcome> _trace = [];

    private SignalChecks(IReadOnlyDictionary<string, JsonElement> fields, IReadOnlyList<string> symbols, SignalClocks clocks) =>
        (_fields, _symbols, _clocks) = (fields, symbols, clocks);

    public static SignalCheck Run(IReadOnlyDictionary<string, JsonElement> fields, IReadOnlyList<string> symbols, SignalClocks clocks)
    {
        var checks = new SignalChecks(fields, symbols, clocks);
        var signal = checks.Run();
        return new SignalCheck(checks._errors.Count == 0 ? signal : null, checks._errors, checks._warnings, checks._trace);
    }

    /// <summary>The sender's id as far as it can be read; what deduplication needs before anything else is judged.</summary>
    public static string? PeekId(IReadOnlyDictionary<string, JsonElement> fields) =>
        fields.TryGetValue("id", out var value) && Scalar(value) is { } text && IsId(text.Trim()) ? text.Trim() : null;

    private TradeSignal? Run()
    {
        var word = Text("action", required: true);
        var symbol = CheckSymbol(Text("symbol", required: true));
        var id = CheckId(Text("id", required: true));
        var action = CheckAction(word);
        var isClose = action is "close";
        var entry = Price("entry", required: !isClose);
        var target = Price("target", required: !isClose);
        var stop = Price("stop", required: !isClose);
        var timeframe = CheckTimeframe(Text("timeframe"));
        CheckAge(timeframe.Length);
        var side = isClose ? "close" : CheckPrices(action, entry, target, stop);
        var rewardRisk = CheckRewardRisk(Number("rr"), entry, target, stop);
        var risk = Number("risk");
        Warn("Risk", risk is not null and not (> 0 and <= 5), $"risk {risk} is outside (0, 5].");
        CheckConfidence();
        foreach (var name in (string[])["signal_quality", "market_conditions", "source"])
        {
            Text(name);
        }

        if (_errors.Count > 0 || side is null)
        {
            _trace.AddRange(_errors.Select(error => new RuleOutcome("SignalValid", false, error)));
            return null;
        }

        _trace.Insert(0, new RuleOutcome("SignalValid", true, $"{side} {symbol}, id {id}: every field is present and of its form."));
        return new TradeSignal
        {
            Id = id!,
            Action = side switch { "buy" => SignalAction.Buy, "sell" => SignalAction.Sell, _ => SignalAction.Close },
            Symbol = symbol!,
            Entry = entry ?? 0,
            Target = target ?? 0,
            Stop = stop ?? 0,
            Timeframe = timeframe.Text,
            Time = Text("time"),
            RewardRisk = rewardRisk,
            Risk = risk,
        };
    }

    private string? CheckSymbol(string? text)
    {
        var symbol = text?.ToUpperInvariant();
        if (symbol is not null && !_symbols.Contains(symbol, StringComparer.Ordinal))
        {
            _errors.Add($"symbol: {Quote(text!)} is not traded on this route; it takes {string.Join(", ", _symbols)}.");
        }

        return symbol;
    }

    private string? CheckId(string? text)
    {
        if (text is not null && !IsId(text))
        {
            _errors.Add($"id: {Quote(text)} must be at most {MaxTextLength} characters without control characters.");
        }

        return text;
    }

    private static bool IsId(string text) => text.Length is > 0 and <= MaxTextLength && !text.Any(char.IsControl) && !text.Contains("{{", StringComparison.Ordinal);

    /// <summary>The action as <c>buy</c>, <c>sell</c>, <c>close</c> or <c>reverse</c>.</summary>
    private string? CheckAction(string? word)
    {
        if (word is null)
        {
            return null;
        }

        var lower = word.ToLowerInvariant();
        var meaning = lower switch
        {
            "buy" or "sell" or "close" or "reverse" => lower,
            "long" => "buy",
            "short" => "sell",
            "exit" or "flat" => "close",
            _ => null,
        };
        if (meaning is null)
        {
            _errors.Add($"action: {Quote(word)} must be buy, sell, long, short, close, exit, flat or reverse.");
        }
        else
        {
            Warn("ActionWord", meaning != lower, $"action {lower} is taken as {meaning}.");
        }

        return meaning;
    }

    /// <summary>The side that the prices allow, or null with an error said.</summary>
    private string? CheckPrices(string? action, decimal? entry, decimal? target, decimal? stop)
    {
        if (entry is not { } e || target is not { } t || stop is not { } s || action is null)
        {
            return null;
        }

        var isBuy = t > e && e > s;
        var isSell = t < e && e < s;
        var numbers = FormattableString.Invariant($"target {t}, entry {e}, stop {s}");
        if (action == "buy" && !isBuy)
        {
            _errors.Add($"A buy needs target > entry > stop; given are {numbers}.");
            return null;
        }

        if (action == "sell" && !isSell)
        {
            _errors.Add($"A sell needs target < entry < stop; given are {numbers}.");
            return null;
        }

        if (action == "reverse" && !isBuy && !isSell)
        {
            _errors.Add($"A reverse takes its side from the prices: target > entry > stop buys, target < entry < stop sells; given are {numbers}.");
            return null;
        }

        _trace.Add(new RuleOutcome("SignalPrices", true, $"{(isBuy ? "buy" : "sell")} with {numbers}."));
        var distance = Math.Abs(t - e) / e;
        Warn("TargetDistance", distance > 0.10m, FormattableString.Invariant($"target is {distance * 100:0.##} % from the entry, further than 10 %."));
        return isBuy ? "buy" : "sell";
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
            _errors.Add($"timeframe: {Quote(text)} is none; right are TradingView's (1 … 1440, 30S, D, 1W, 3M) or a number with s, m, h, d, w or M.");
        }

        return (text, length);
    }

    /// <summary>
    /// Judged against the nearer of our clock and the market's: in a replay the sender may live in either. A signal stamped with
    /// its bar's open was sent at some moment from the open on, so only its end makes it old and only its open puts it into the future.
    /// </summary>
    private void CheckAge(TimeSpan? barLength)
    {
        var sent = Instant("timenow");
        var opened = Instant("time");
        if ((sent ?? opened) is not { } stamp)
        {
            _trace.Add(new RuleOutcome("SignalAge", true, "The signal carries neither timenow nor time: its age is not known."));
            return;
        }

        if (sent is null && barLength > DateTimeOffset.MaxValue - stamp)
        {
            _errors.Add(FormattableString.Invariant($"timeframe: a bar of {barLength.Value.TotalDays:0} days from time {stamp.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} on ends beyond the year 9999."));
            return;
        }

        var latest = sent ?? stamp + (barLength ?? TimeSpan.Zero);
        var marketIsNearer = _clocks.Market is { } market && (market - latest).Duration() < (_clocks.Desk - latest).Duration();
        var clock = marketIsNearer ? _clocks.Market!.Value : _clocks.Desk;
        var clockName = marketIsNearer ? "market's" : "desk's";
        var age = clock - latest;
        var by = sent is not null ? "timenow" : barLength is null ? "time" : "time + one bar";
        var detail = FormattableString.Invariant($"{by} {latest.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} against the {clockName} clock {clock.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: {Math.Max(0, age.TotalSeconds):0} s old, limit {_clocks.MaxAge.TotalSeconds:0} s");
        if (age > _clocks.MaxAge)
        {
            _errors.Add($"The signal is too old: {detail}.");
        }
        else if (stamp - clock > FutureLimit)
        {
            _errors.Add(FormattableString.Invariant($"The signal lies in the future: {(sent is not null ? "timenow" : "time")} is {(stamp - clock).TotalSeconds:0} s ahead of the {clockName} clock, limit {FutureLimit.TotalSeconds:0} s."));
        }
        else
        {
            _trace.Add(new RuleOutcome("SignalAge", true, detail + ".") { IsWarning = age > OldWarning });
            if (age > OldWarning)
            {
                _warnings.Add($"The signal is over an hour old: {detail}.");
            }
        }
    }

    private decimal? CheckRewardRisk(decimal? given, decimal? entry, decimal? target, decimal? stop)
    {
        decimal? own = entry is { } e && target is { } t && stop is { } s && e != s ? Math.Abs(t - e) / Math.Abs(e - s) : null;
        if (given is { } rr)
        {
            if (rr <= 0)
            {
                _errors.Add($"rr: {rr} must be above 0.");
                return given;
            }

            Warn("RewardRisk", rr is < 1 or > 10, $"rr {rr} is outside 1 to 10.");
            Warn("RewardRiskOfPrices", own is { } ratio && Math.Abs(rr - ratio) > 0.05m * ratio, FormattableString.Invariant($"rr {rr} differs from the prices' own {own:0.####} by over 5 %."));
        }

        return given ?? (own is { } value ? Math.Round(value, 4) : null);
    }

    private void CheckConfidence()
    {
        var confidence = Number("confidence_score") ?? Number("confidence");
        Warn("Confidence", confidence is < 0.7m, $"confidence {confidence} is below 0.7.");
    }

    private void Warn(string rule, bool applies, string text)
    {
        if (applies)
        {
            _warnings.Add(text);
            _trace.Add(new RuleOutcome(rule, true, text) { IsWarning = true });
        }
    }

    private decimal? Price(string name, bool required)
    {
        if (Text(name, required) is not { } text)
        {
            return null;
        }

        if (!TryNumber(text, out var price) || price < SmallestPrice || price > LargestPrice)
        {
            _errors.Add($"{name}: {Quote(text)} must be a positive decimal number such as 45000.50.");
            return null;
        }

        return price;
    }

    private decimal? Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!TryNumber(text, out var number))
        {
            _errors.Add($"{name}: {Quote(text)} must be a number.");
            return null;
        }

        return number;
    }

    private DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        const long FirstMilliseconds = 100_000_000_000;
        // The end of 9998, as below.
        const long LastMilliseconds = 253_370_764_799_999;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unix) && unix <= LastMilliseconds)
        {
            return unix >= FirstMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(unix) : DateTimeOffset.FromUnixTimeSeconds(unix);
        }

        if (text.Contains('-', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            && instant.Year is > 1970 and < 9999)
        {
            return instant;
        }

        _errors.Add($"{name}: {Quote(text)} must be an instant such as 2024-01-15T10:30:00Z, or Unix seconds or milliseconds.");
        return null;
    }

    private static bool TryNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);

    /// <summary>The field's text, or null when absent, with an error said where it is required, unfilled, too long or no plain value.</summary>
    private string? Text(string name, bool required = false)
    {
        var given = _fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;
        var text = given ? Scalar(value)?.Trim() : null;
        if (given && text is null)
        {
            Say($"{name}: must be text or a number.");
            return null;
        }

        if (string.IsNullOrEmpty(text))
        {
            if (required)
            {
                Say(given ? $"{name}: is empty." : $"{name}: is required.");
            }

            return null;
        }

        var open = text.IndexOf("{{", StringComparison.Ordinal);
        if (open >= 0)
        {
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            Say($"{name}: the placeholder {Quote(close < 0 ? text[open..] : text[open..(close + 2)])} was not filled by the sender.");
            return null;
        }

        if (text.Length > MaxTextLength)
        {
            Say($"{name}: is {text.Length} characters long, at most {MaxTextLength} are taken.");
            return null;
        }

        return text;

        void Say(string error)
        {
            if (!_errors.Contains(error))
            {
                _errors.Add(error);
            }
        }
    }

    private static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private static string Quote(string text)
    {
        const int MaxEcho = 60;
        var plain = string.Concat(text.Select(letter => char.IsControl(letter) ? '·' : letter));
        return plain.Length <= MaxEcho ? $"'{plain}'" : $"'{plain[..MaxEcho]}…'";
    }
}
