using System.CommandLine;
using System.Data.Common;
using Candlewick.Domain;
using Candlewick.Host.Configuration;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Backups;
using Candlewick.Platform.Storage;
using Candlewick.Venues;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Candlewick.Host.Commands;

/// <summary><c>exchange</c>: runs the exchange process, the simulator in a program of its own, until it is asked to stop.</summary>
internal static class RunExchange
{
    private const int MostAccounts = 50;
    private const int LongestName = 32;
    private const int UsualPort = 8002;

    public static Command Command()
    {
        var port = new Option<int?>("--port") { Description = "Port on the loopback address; 8002 unless given.", CustomParser = Up.Port };
        var data = new Option<string?>("--data") { Description = "Folder for the exchange's files; not a desk's." };
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on instead, e.g. https://0.0.0.0:8002." };
        var bars = new Option<string[]>("--bars")
        {
            Description = "Bars to import before it opens, as SYMBOL.VENUE=FILE; may be repeated.",
            DefaultValueFactory = _ => [],
        };
        var accounts = new Option<string[]>("--account")
        {
            Description = "An account that desks may connect to; 'main' unless given. May be repeated.",
            DefaultValueFactory = _ => [],
        };
        var spot = new Option<string[]>("--spot-account")
        {
            Description = "A spot account with an API key, for clients of Binance and for desks; 'spot' unless given. May be repeated.",
            DefaultValueFactory = _ => [],
        };
        var free = new Option<bool>("--free-running") { Description = "Replays do not wait for the desks that trade on them." };
        var command = new Command(
            "exchange",
            "Run an exchange: the simulator as a process of its own, reached by desks over a socket and by clients of Binance's spot API. "
            + "CANDLEWICK_EXCHANGE__TOKEN, at least 16 characters, is the secret that lets a desk in.")
        {
            port, data, urls, bars, accounts, spot, free,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new ExchangeFlags(
                new DeskFlags(
                    parsed.GetValue(urls) is null ? parsed.GetValue(port) ?? UsualPort : null, parsed.GetValue(data),
                    parsed.GetValue(urls)),
                parsed.GetValue(accounts) is { Length: > 0 } names ? names : ["main"],
                parsed.GetValue(spot) is { Length: > 0 } spots ? spots : ["spot"], parsed.GetValue(bars)!, parsed.GetValue(free)),
            cancellationToken));
        return command;
    }

    /// <summary>What the command line said.</summary>
    private sealed record ExchangeFlags(DeskFlags Desk, string[] Desks, string[] Spot, string[] Bars, bool IsFree)
    {
        public string[] Accounts => [.. Desks, .. Spot];
    }

    private static async Task<int> RunAsync(ExchangeFlags flags, CancellationToken cancellationToken)
    {
        try
        {
            CheckNames(flags);
            var files = flags.Bars.Select(BarsOf).ToList();
            await using var exchange = Exchange.Build(flags.Desk, flags.Accounts, flags.Spot, flags.IsFree);
            var folder = exchange.Services.GetRequiredService<DataFolder>();
            if (!FolderSwap.IsPending(folder.Path) && FolderKind.RefuseExchange(folder.Path) is { } wrong)
            {
                return DataTools.Fail(wrong);
            }

            using var held = DataFolderLock.TryTake(folder);
            if (held is null)
            {
                return DataTools.Fail($"{DataTools.InUse(folder)} Stop it, or choose another folder with --data.");
            }

            if (FolderSwap.Finish(folder.Path))
            {
                Console.Error.WriteLine(DataTools.RestoreFinished(folder.Path));
                if (FolderKind.RefuseExchange(folder.Path) is { } restored)
                {
                    return DataTools.Fail(restored);
                }
            }

            FolderKind.MarkExchange(folder.Path);
            exchange.Services.GetService<IStartupValidator>()?.Validate();
            Up.RequireFreePorts(DeskConfiguration.Urls(exchange.Configuration));
            await ImportAllAsync(flags.Desk.Data, folder, files, cancellationToken);
            await exchange.StartAsync(cancellationToken);
            ShowNewKeys(exchange.Services, folder);
            foreach (var address in exchange.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
            {
                Console.WriteLine($"Candlewick listens on {address} (exchange: {string.Join(", ", flags.Accounts)})");
            }
            await exchange.WaitForShutdownAsync(cancellationToken);
            return DataTools.Done;
        }
        catch (Exception wrong) when (wrong is SettingsException or ArgumentException or OptionsValidationException)
        {
            return DataTools.Fail(wrong is OptionsValidationException many ? string.Join('\n', many.Failures) : wrong.Message);
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException or UnauthorizedAccessException or DbException)
        {
            return DataTools.Fail($"The exchange could not start: {failure.Message}");
        }
    }

    private static void ShowNewKeys(IServiceProvider services, DataFolder folder)
    {
        foreach (var (account, key, secret) in VenuesModule.NewApiKeys(services))
        {
            Console.WriteLine($"API key: {key}");
            Console.WriteLine($"secret: {secret}");
            Console.WriteLine($"They are of the account {account}, are shown only this once, and stay in {folder.Path}/keys.");
        }
    }

    private static void CheckNames(ExchangeFlags flags)
    {
        foreach (var (option, name) in flags.Desks.Select(name => ("--account", name)).Concat(
            flags.Spot.Select(name => ("--spot-account", name))))
        {
            var isName = name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
            if (!isName || name.Length is 0 or > LongestName)
            {
                throw new ArgumentException($"{option}: '{name}' is not a name; use 1 to 32 lower-case letters, digits and dashes.");
            }

            if (flags.Accounts.Count(other => other == name) > 1)
            {
                throw new ArgumentException($"{option}: '{name}' is given twice; each account has a name of its own.");
            }
        }

        if (flags.Accounts.Length > MostAccounts)
        {
            throw new ArgumentException($"--account: an exchange keeps at most {MostAccounts} accounts.");
        }
    }

    private static (string Market, string File) BarsOf(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var (market, file) = at > 0 ? (text[..at], text[(at + 1)..]) : ("", "");
        return file.Length == 0
            ? throw new ArgumentException($"--bars: '{text}' does not name market and file; write e.g. BTCUSDT.BINANCE=bars.csv.gz.")
            : File.Exists(file)
                ? (DataTools.Market(market, null), file)
                : throw new ArgumentException($"--bars: {file}: there is no such file.");
    }

    /// <summary>Before the exchange is open, so that a replay finds all of them.</summary>
    private static async Task ImportAllAsync(
        string? data, DataFolder folder, IReadOnlyList<(string Market, string File)> files, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
        {
            return;
        }

        var configuration = DataTools.Configure(data);
        await using var services = await DataTools.OpenAsync(configuration, folder, migrate: true);
        var import = services.GetRequiredService<IFileImport>();
        foreach (var (market, file) in files)
        {
            var outcome = await import.ImportAsync(market, file, new FileDescription(), progress: null, cancellationToken);
            if (outcome.Status != ImportEnd.Completed)
            {
                throw new ArgumentException($"--bars: {file}: {outcome.Error}");
            }

            Console.WriteLine($"{file}: {outcome.Stored} bars of {market} stored, {outcome.Unchanged} unchanged");
        }
    }
}
