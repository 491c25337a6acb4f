using System.Text.Json;
using Candlewick.Testing;

namespace Candlewick.Story.Tests.Kills;

/// <summary>Sets the exchange's journal against the desk's books.</summary>
internal sealed class KillJudge(ExchangeProcess exchange, StoryDesk desk)
{
    private static readonly string[] Steps =
    [
        "step_type", "node_name", "execution_status", "stake_value", "quantity", "entry_price", "exit_price", "profit_loss", "fees",
        "exit_reason", "result", "signal_id",
    ];

    public int Entries { get; private set; }

    public int Results { get; private set; }

    public List<string> Wrong { get; } = [];

    /// <summary>What both sides tell of the walk.</summary>
    public async Task<string> TellAsync(IReadOnlyList<KillMarket> markets, IEnumerable<string> routes, int alerts)
    {
        var lines = new List<string>();
        var accounts = (await desk.GetAsync("/api/accounts")).EnumerateArray()
            .ToDictionary(row => row.GetProperty("account").GetString()!, StringComparer.Ordinal);
        foreach (var market in markets)
        {
            var journal = await JournalAsync(market.Account);
            lines.AddRange(journal.Select(entry => $"{market.Account} {Describe(entry)}"));
            var venue = await exchange.GetAsync($"/api/simulator?account={market.Account}");
            lines.Add($"{market.Account} clock {venue.GetProperty("clock")} cash {venue.GetProperty("cash")} equity "
                + $"{venue.GetProperty("equity")} positions {venue.GetProperty("positions")}");
            var (there, here) = (
                venue.GetProperty("equity").GetDecimal(), accounts[market.Account].GetProperty("equity").GetDecimal());
            Require(there == here, $"{market.Account}: the exchange says {there}, the desk {here}");
            await CompareOrdersAsync(market.Account, journal);
        }

        foreach (var route in routes)
        {
            await TellSessionsAsync(route, lines);
        }

        await TellSignalsAsync(alerts, lines);
        var findings = await desk.GetAsync("/api/reconciliation");
        Require(findings.GetArrayLength() == 0, $"findings: {findings}");
        return string.Join('\n', lines);
    }

    /// <summary>What the doctor says of the folder of the desk, which has stopped.</summary>
    public async Task AskDoctorAsync(string folder)
    {
        var (code, output) = await HostCommand.RunWithAsync([ExchangeProcess.Secret], "doctor", "--data", folder);
        Require(code == 0, $"doctor: {output}");
    }

    /// <summary>A backup that was taken in the midst of it restores to a folder that obeys every rule.</summary>
    public async Task JudgeBackupAsync((int Code, string Output) taken, string file)
    {
        Require(taken.Code == 0, $"backup: {taken.Output}");
        if (taken.Code == 0)
        {
            using var folder = new TempFolder();
            var (code, output) = await HostCommand.RunWithAsync([ExchangeProcess.Secret], "restore", file, "--data", folder.Path);
            Require(code == 0, $"restore: {output}");
            await AskDoctorAsync(folder.Path);
        }
    }

    /// <summary>Every alert that was answered is in the inbox once, and came to what it comes to without kills.</summary>
    private async Task TellSignalsAsync(int alerts, List<string> lines)
    {
        const int Page = 200;
        var signals = (await desk.GetAsync($"/api/signals?limit={Page}")).EnumerateArray()
            .Select(signal => $"{signal.GetProperty("signal_id")} {signal.GetProperty("status")}").Order(StringComparer.Ordinal).ToList();
        Require(alerts <= Page && signals.Count == alerts, $"{alerts} alerts were answered and {signals.Count} are in the inbox");
        lines.AddRange(signals);
    }

    private async Task TellSessionsAsync(string route, List<string> lines)
    {
        foreach (var (session, steps) in await desk.SessionsAsync(route))
        {
            lines.Add($"{session.GetProperty("path_summary")} {session.GetProperty("running_total")} {session.GetProperty("status")}");
            lines.AddRange(steps.Select(step =>
                string.Join(' ', Steps.Select(name => step.TryGetProperty(name, out var value) ? $"{name}={value}" : ""))));
            var numbers = steps.Select(step => step.GetProperty("step_number").GetInt32()).ToList();
            Require(numbers.SequenceEqual(Enumerable.Range(1, numbers.Count)), $"steps {string.Join(' ', numbers)}");
            Results += steps.Count(step => step.GetProperty("step_type").GetString() == "RESULT");
        }
    }

    /// <summary>Every order of the desk reached the exchange once, no other did, and each trade has one entry there.</summary>
    private async Task CompareOrdersAsync(string account, IReadOnlyList<JsonElement> journal)
    {
        var orders = (await desk.GetAsync($"/trading/orders?account={account}&limit=1000")).EnumerateArray()
            .ToDictionary(order => order.GetProperty("client_order_id").GetString()!, StringComparer.Ordinal);
        var arrived = journal.Select(entry => entry.GetProperty("order").GetProperty("client_order_id").GetString()!).ToList();
        Require(arrived.Distinct(StringComparer.Ordinal).Count() == arrived.Count, $"{account}: an id arrived twice");
        Require(arrived.TrueForAll(orders.ContainsKey), $"{account}: an order that the desk does not know");
        foreach (var entry in journal.Select(entry => entry.GetProperty("order")))
        {
            if (orders.TryGetValue(entry.GetProperty("client_order_id").GetString()!, out var order))
            {
                var (there, here) = (Standing(entry), Standing(order));
                Require(there == here, $"{account}: {entry.GetProperty("client_order_id")} is {there} there and {here} on the desk");
            }
        }

        foreach (var (id, order) in orders.Where(order => !arrived.Contains(order.Key)))
        {
            // What never reached the exchange was refused, given up or not yet sent.
            Require(
                order.GetProperty("status").GetString() is not ("new" or "partially_filled" or "filled" or "sending" or "unconfirmed")
                    && order.GetProperty("filled_quantity").GetDecimal() == 0,
                $"{account}: {id} is {Standing(order)} on the desk, and the exchange has never seen it");
        }

        var entries = arrived.Where(orders.ContainsKey).Select(id => orders[id])
            .Where(order => order.GetProperty("leg").GetString() == "entry").ToList();
        Entries += entries.Count;
        foreach (var twice in entries.GroupBy(order => order.GetProperty("trade_id").GetString()).Where(group => group.Count() > 1))
        {
            Wrong.Add($"{account}: {twice.Count()} entries of {twice.Key}");
        }
    }

    private async Task<IReadOnlyList<JsonElement>> JournalAsync(string account)
    {
        var journal = new List<JsonElement>();
        while (true)
        {
            var after = journal.Count == 0 ? 0 : journal[^1].GetProperty("number").GetInt64();
            var page = (await exchange.GetAsync($"/exchange/journal?account={account}&after={after}")).EnumerateArray().ToList();
            if (page.Count == 0)
            {
                return journal;
            }

            journal.AddRange(page);
        }
    }

    private static string Standing(JsonElement order) => $"{order.GetProperty("status")} {order.GetProperty("filled_quantity")}";

    /// <summary>An order without the ids, which come from the desk's installation.</summary>
    private static string Describe(JsonElement entry)
    {
        var order = entry.GetProperty("order");
        var fills = order.GetProperty("fills").EnumerateArray().Select(fill =>
            $"{fill.GetProperty("quantity")} at {fill.GetProperty("price")} fee {fill.GetProperty("fee")} "
            + $"{fill.GetProperty("venue_time")}");
        return $"{entry.GetProperty("number")} {entry.GetProperty("placed_at")} {order.GetProperty("symbol")} {order.GetProperty("side")} "
            + $"{order.GetProperty("type")} {order.GetProperty("quantity")} {order.GetProperty("status")} {string.Join(", ", fills)}";
    }

    private void Require(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            Wrong.Add(otherwise);
        }
    }
}
