namespace Candlewick.Host.Doctor;

/// <summary>How a check ended.</summary>
internal enum Outcome
{
    Ok,
    Warning,
    Failed,
}

/// <summary>One line of the doctor's report.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Check">What was looked at.</param>
/// <param name="Words">What was found, and what to do where something is wrong.</param>
internal sealed record CheckResult(Outcome Outcome, string Check, string Words)
{
    public static CheckResult Ok(string check, string words = "") => new(Outcome.Ok, check, words);

    public static CheckResult Warn(string check, string words) => new(Outcome.Warning, check, words);

    public static CheckResult Fail(string check, string words) => new(Outcome.Failed, check, words);

    public override string ToString()
    {
        var label = Outcome switch { Outcome.Ok => "ok     ", Outcome.Warning => "warning", _ => "FAILED " };
        return Words.Length == 0 ? $"{label}  {Check}" : $"{label}  {Check}: {Words}";
    }
}
