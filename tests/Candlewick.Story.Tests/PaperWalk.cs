namespace Candlewick.Story.Tests;

/// <summary>An alert of the story: what is sent when the market's clock stands at the close of minute <paramref name="After"/>.</summary>
internal sealed record StoryAlert(int After, string Id, string Action, decimal Entry, decimal Target, decimal Stop);

/// <summary>What the story expects of one trade.</summary>
internal sealed record ExpectedTrade(
    string SignalId, int Session, string Node, decimal StakePercent, decimal Stake, decimal Quantity, decimal EntryPrice,
    decimal ExitPrice, decimal Fees, decimal Profit, string Result, string ExitReason, string NodeAfter, decimal RunningTotal);

/// <summary>The costs of the simulated account: commission rate per leg, spread and slippage in price units.</summary>
internal sealed record StoryCosts(decimal FeeRate, decimal Spread, decimal Slippage);

/// <summary>
/// The independent calculation: walks the alerts over the minutes by hand, from the rules of the staking tree and of
/// the simulator's fills alone. It shares no code with the product and keeps every amount as an exact decimal.
/// </summary>
internal sealed class PaperWalk(IReadOnlyList<Minute> minutes, StoryCosts costs, decimal startBalance, decimal lotStep)
{
    private static readonly decimal[,] Stakes =
    {
        { 0.65m, 0.73m, 0.73m, 0.62m, 0.41m, 0.17m },
        { 0.58m, 0.73m, 0.83m, 0.83m, 0.66m, 0.33m },
        { 0.44m, 0.62m, 0.83m, 0.99m, 0.99m, 0.66m },
        { 0.25m, 0.41m, 0.66m, 0.99m, 1.33m, 1.33m },
        { 0.08m, 0.17m, 0.33m, 0.66m, 1.33m, 2.65m },
    };

    private int _session;
    private bool _sessionOpen;
    private int _wins;
    private int _losses;
    private decimal _basis;
    private decimal _running;
    private int _busyUntil = -1;

    public decimal Equity { get; private set; } = startBalance;
    public List<ExpectedTrade> Trades { get; } = [];
    public List<string> Refused { get; } = [];
    public List<(int Wins, int Losses)> Ends { get; } = [];
    public string Path { get; private set; } = "";

    public void Walk(IEnumerable<StoryAlert> alerts)
    {
        foreach (var alert in alerts)
        {
            // Busy while the trade's exit minute has not passed before the alert is sent.
            if (alert.After < _busyUntil)
            {
                Refused.Add(alert.Id);
                continue;
            }

            Enter(alert);
        }
    }

    private void Enter(StoryAlert alert)
    {
        var risk = Math.Abs(alert.Entry - alert.Stop) + costs.FeeRate * (alert.Entry + alert.Stop) + costs.Spread;
        var gain = Math.Abs(alert.Target - alert.Entry) - costs.FeeRate * (alert.Entry + alert.Target) - costs.Spread;
        if (gain <= 0 || gain / risk < 0.9m)
        {
            Refused.Add(alert.Id);
            return;
        }

        if (!_sessionOpen)
        {
            _session++;
            (_sessionOpen, _wins, _losses, _basis, _running, Path) = (true, 0, 0, Equity, 0m, "Start");
        }

        var node = Name();
        var percent = Stakes[_wins, _losses];
        var stake = _basis * percent / 100m;
        var quantity = decimal.Floor(stake / gain / lotStep) * lotStep;
        var sign = alert.Action == "buy" ? 1 : -1;
        var entryMinute = alert.After + 1;
        var entry = minutes[entryMinute].Open + sign * (costs.Spread / 2 + costs.Slippage);
        var (exitMinute, exit, reason) = FindExit(alert, entryMinute, sign);
        var fees = costs.FeeRate * quantity * (entry + exit);
        var profit = sign * (exit - entry) * quantity - fees;
        Equity += profit;
        _running += profit;
        _busyUntil = exitMinute;
        // The money decides: half of the planned gain is a win, half of the planned loss a loss.
        var result = profit >= gain * quantity / 2 ? "win" : profit <= -risk * quantity / 2 ? "loss" : "scratch";
        (_wins, _losses) = (_wins + (result == "win" ? 1 : 0), _losses + (result == "loss" ? 1 : 0));
        var after = _wins == 5 ? "WIN" : _losses == 6 ? "LOST" : Name();
        Path += result == "scratch" ? "" : " → " + after;
        Trades.Add(new ExpectedTrade(
            alert.Id, _session, node, percent, stake, quantity, entry, exit, fees, profit, result, reason, after, _running));
        if (_wins == 5 || _losses == 6)
        {
            Ends.Add((_wins, _losses));
            _sessionOpen = false;
        }
    }

    /// <summary>The exits stand from the entry minute's open on; of two touched within one minute the stop is first.</summary>
    private (int Minute, decimal Price, string Reason) FindExit(StoryAlert alert, int entryMinute, int sign)
    {
        for (var i = entryMinute; ; i++)
        {
            var bar = minutes[i];
            var stopTouched = sign > 0 ? bar.Low <= alert.Stop : bar.High >= alert.Stop;
            var targetTouched = sign > 0 ? bar.High >= alert.Target : bar.Low <= alert.Target;
            var jumped = i > entryMinute;
            if (stopTouched)
            {
                var gapped = jumped && sign * (bar.Open - alert.Stop) <= 0;
                return (i, gapped ? bar.Open : alert.Stop, "stop_reached");
            }

            if (targetTouched)
            {
                var better = jumped && sign * (bar.Open - alert.Target) >= 0;
                return (i, better ? bar.Open : alert.Target, "target_reached");
            }
        }
    }

    private string Name() => (_wins, _losses) == (0, 0) ? "Start" : $"{_wins}-{_losses}";
}
