using Candlewick.Benchmarks;
using Candlewick.Benchmarks.Data;
using Candlewick.Benchmarks.Exchange;
using Candlewick.Benchmarks.Hub;
using Candlewick.Benchmarks.Inbox;
using Candlewick.Benchmarks.Trees;

return args switch
{
    ["data", .. var rest] => await DataBenchmark.RunAsync(rest),
    ["import", .. var rest] => await ImportBenchmark.RunAsync(rest),
    ["start", .. var rest] => await ColdStartBenchmark.RunAsync(rest),
    ["reads", .. var rest] => await ReadsBenchmark.RunAsync(rest),
    ["inbox", .. var rest] => await InboxBenchmark.RunAsync(rest),
    ["hub", .. var rest] => await HubBenchmark.RunAsync(rest),
    ["trees", .. var rest] => TreesBenchmark.Run(rest),
    ["exchange", .. var rest] => await ExchangeBenchmark.RunAsync(rest),
    ["hub-server", .. var rest] => await HubServer.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        Usage: dotnet run -c Release --project bench/Candlewick.Benchmarks -- <what>

          data  [--runs N] [--rows N] [--no-peer] [--import-only] [--no-import] [--processor-time]
                                        parse, import, roll up: five years of minutes, with pandas beside it;
                                        --processor-time counts that instead of the clock, for a busy machine
          import [--runs N] [--rows N] [--host DLL] [--only-sorted] [--postgres]
                                        five years of minutes by the built host: rows a second, and its memory; then in disorder,
                                        and archives that unpack to gigabytes; --postgres: on a server, with psql's \copy beside it
          start [--runs N] [--host DLL] cold start of the built host with an empty database
          reads [--runs N] [--seconds N] [--host DLL]
                                        pages of bars a second, beside /health/live
          inbox [--runs N] [--seconds N] [--host DLL] [--no-peer] [--workers N]
                                        alerts a second, refused and accepted, with FastAPI on PostgreSQL beside them, and how
                                        long it takes from an alert to its order; --only-accepted, --only-refused, --only-path
          hub   [--runs N] [--seconds N] [--clients N] [--rate N] [--no-peer]
                                        prices to a thousand listeners, with SignalR beside it, and how late they arrive
          exchange [--runs N] [--seconds N] [--host DLL] [--connections N]
                                        orders a second: in the matching engine alone, and over the exchange's HTTP
          trees [--runs N] [--processor-time]
                                        staking trees: design, odds, chance of a fall, drawn sessions, search for the best
        """);
    return 2;
}
