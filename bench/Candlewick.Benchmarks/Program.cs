using Candlewick.Benchmarks;
using Candlewick.Benchmarks.Data;

return args switch
{
    ["data", .. var rest] => await DataBenchmark.RunAsync(rest),
    ["start", .. var rest] => await ColdStartBenchmark.RunAsync(rest),
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
          start [--runs N] [--host DLL] cold start of the built host with an empty database
        """);
    return 2;
}
