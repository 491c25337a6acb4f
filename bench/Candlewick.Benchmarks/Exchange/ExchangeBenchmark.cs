using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Domain;
using Candlewick.Execution;
using Candlewick.Execution.Contracts.Matching;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Benchmarks.Exchange;

/// <summary>Orders a second: in the matching engine on one thread, and over the exchange's HTTP with books that are durable.</summary>
internal static class ExchangeBenchmark
{
    private const int Orders = 1_000_000;
    private const int BetweenCommits = 64;
    private const double WantedInProcess = 1_000_000;
    private const double WantedOverHttp = 8_000;
    private static readonly Instrument Btc =
        new("BTCUSDT", "Bitcoin", "crypto", "BTC", "USDT", 0.01m, 0.00001m, 0.00001m, 9_000m, 5m);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (HostProcess.Find(arguments) is not { } host)
        {
            return 2;
        }

        var runs = Figures.Option(arguments, "--runs", 5);
        var time = TimeSpan.FromSeconds(Figures.Option(arguments, "--seconds", 10));
        var connections = Figures.Option(arguments, "--connections", 64);
        var figures = new Figures();
        var milliseconds = Figures.MedianMs(runs, Match);
        var perSecond = Orders / milliseconds * 1000;
        figures.Add(
            "market orders matched, one thread", Number(perSecond), "", "", $"{Number(WantedInProcess)} or more",
            perSecond >= WantedInProcess);
        await using var exchange = await ExchangeHost.StartAsync(host);
        foreach (var (name, order, wanted) in new[]
        {
            ("market orders over HTTP", "side={0}&type=MARKET&quantity=0.001", (double?)WantedOverHttp),
            ("resting limit orders over HTTP", "side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=10000", null),
        })
        {
            var load = await HttpLoad.RunAsync(exchange.Port, connections, Sender(exchange, order), time);
            var taken = load.Statuses.GetValueOrDefault(200) == load.Statuses.Values.Sum();
            figures.Add(
                name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Number(load.PerSecond)}, p50 {load.MedianMs:N1} ms, p99 {load.P99Ms:N1} ms{(taken ? "" : ", SOME REFUSED")}"),
                "", "", wanted is null ? "" : $"{Number(wanted.Value)} or more", wanted is null ? null : taken && load.PerSecond >= wanted);
        }

        return figures.Print();
    }

    /// <summary>Buys and sells in turn, each matched as it comes.</summary>
    private static void Match()
    {
        using var services = new ServiceCollection().AddMatching().BuildServiceProvider();
        var engine = services.GetRequiredService<IMatchingEngines>().Create(new MatchingBooks
        {
            Terms = new MatchingTerms(AccountKind.Spot, "USDT", 1m, 0.001m, 0.01m, 0m),
            Balances = [new AssetBalance("USDT", 1_000_000_000m, 0m), new AssetBalance("BTC", 1_000m, 0m)],
        });
        engine.SetLastPrice(Btc.Symbol, 50_000m);
        for (var i = 0; i < Orders; i++)
        {
            var order = new VenueOrder(
                i.ToString(CultureInfo.InvariantCulture), Btc.Symbol, i % 2 == 0 ? OrderSide.Buy : OrderSide.Sell, OrderType.Market,
                0.001m);
            engine.Submit(order, Btc, DateTimeOffset.UnixEpoch);
            engine.Take(order.ClientOrderId, Btc, DateTimeOffset.UnixEpoch);
            if (i % BetweenCommits == 0)
            {
                engine.TakeChanges();
            }
        }
    }

    /// <summary>Signed requests, each with the time at which it is sent; buys and sells in turn.</summary>
    private static Func<ReadOnlyMemory<byte>?> Sender(ExchangeHost exchange, string order)
    {
        var secret = Encoding.UTF8.GetBytes(exchange.Secret);
        var count = 0;
        return () =>
        {
            var side = Interlocked.Increment(ref count) % 2 == 0 ? "BUY" : "SELL";
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            var payload = string.Create(
                CultureInfo.InvariantCulture,
                $"symbol=BTCUSDT&{string.Format(CultureInfo.InvariantCulture, order, side)}&recvWindow=60000&timestamp={now}");
            var signature = Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(payload)));
            var body = $"{payload}&signature={signature}";
            return Encoding.ASCII.GetBytes(
                $"POST /api/v3/order HTTP/1.1\r\nHost: 127.0.0.1\r\nX-MBX-APIKEY: {exchange.Key}\r\n"
                + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        };
    }

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The built exchange in a process of its own, with limits that stand in nobody's way.</summary>
    private sealed class ExchangeHost : IAsyncDisposable
    {
        private readonly string _data = Directory.CreateTempSubdirectory("candlewick-bench-").FullName;
        private readonly Process _process;
        private Task _draining = Task.CompletedTask;

        private ExchangeHost(string host)
        {
            Port = HostProcess.FreePort();
            _process = Process.Start(new ProcessStartInfo("dotnet")
            {
                ArgumentList = { host, "exchange", "--data", _data, "--port", Port.ToString(CultureInfo.InvariantCulture) },
                Environment =
                {
                    ["CANDLEWICK_EXCHANGE__ORDERSIN10SECONDS"] = "10000000",
                    ["CANDLEWICK_EXCHANGE__ORDERSINADAY"] = "1000000000",
                    ["CANDLEWICK_EXCHANGE__WEIGHTINAMINUTE"] = "100000000",
                    ["CANDLEWICK_SIMULATOR__BALANCE"] = "1000000000",
                    ["CANDLEWICK_SIMULATOR__HISTORYHOURS"] = "0",
                },
                UseShellExecute = false,
                RedirectStandardOutput = true,
            })!;
        }

        public int Port { get; }

        public string Key { get; private set; } = "";

        public string Secret { get; private set; } = "";

        public static async Task<ExchangeHost> StartAsync(string host)
        {
            var exchange = new ExchangeHost(host);
            while (await exchange._process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("API key: ", StringComparison.Ordinal))
                {
                    exchange.Key = line["API key: ".Length..];
                }
                else if (line.StartsWith("secret: ", StringComparison.Ordinal))
                {
                    exchange.Secret = line["secret: ".Length..];
                }
                else if (line.Contains(" listens on ", StringComparison.Ordinal))
                {
                    exchange._draining = exchange._process.StandardOutput.ReadToEndAsync();
                    return exchange;
                }
            }

            await exchange.DisposeAsync();
            throw new InvalidOperationException("The exchange did not start.");
        }

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }

            await _draining;
            _process.Dispose();
            Directory.Delete(_data, recursive: true);
        }
    }
}
