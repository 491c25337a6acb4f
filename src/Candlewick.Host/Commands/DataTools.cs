using Candlewick.Domain;
using Candlewick.Host.Configuration;
using Candlewick.MarketData;
using Candlewick.Platform;
using Candlewick.Platform.Backups;
using Candlewick.Platform.Storage;
using Spectre.Console;

namespace Candlewick.Host.Commands;

/// <summary>What the commands that work on the data folder share: the modules without a web server, and messages on stderr.</summary>
internal static class DataTools
{
    public const int Done = 0;
    public const int Failed = 1;
    /// <summary>The command line itself was wrong.</summary>
    public const int WrongUsage = 2;
    /// <summary>The exit code of a program ended with Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>The terminal beside the output, so that redirected output holds nothing but data.</summary>
    public static IAnsiConsole Terminal { get; } = AnsiConsole.Create(
        new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>The settings of a desk, or of an exchange, on whose data a command works.</summary>
    /// <param name="data">Its data folder; null for the configured one.</param>
    /// <param name="database">Address of its server; null for the configured one.</param>
    /// <exception cref="SettingsException">No desk could run with them.</exception>
    public static IConfiguration Configure(string? data, string? database = null)
    {
        var configuration = new ConfigurationManager();
        DeskConfiguration.Load(configuration, new DeskFlags(Data: data));
        configuration["Database"] = database ?? configuration["Database"];
        if (FolderKind.IsExchange(FolderPath(configuration)))
        {
            // A desk's database may be on a server; what an exchange keeps is always in its folder.
            configuration["Database"] = null;
            configuration["Shared"] = null;
        }

        DeskConfiguration.RequireServerOfShared(configuration);
        return configuration;
    }

    /// <summary>The data folder, made where it is not there.</summary>
    public static DataFolder Folder(IConfiguration configuration) => new(FolderPath(configuration), configuration["Shared"]);

    /// <summary>Where the data folder is or would be.</summary>
    public static string FolderPath(IConfiguration configuration) =>
        Path.GetFullPath(configuration["Data"] is { Length: > 0 } path ? path : "data");

    /// <summary>Where what all hosts of the desk see is or would be: the data folder itself, unless it has several.</summary>
    public static string SharedPath(IConfiguration configuration) =>
        configuration["Shared"] is { Length: > 0 } shared ? Path.GetFullPath(shared) : FolderPath(configuration);

    /// <summary>Storage and market data on the folder, migrated to this version where asked.</summary>
    public static async Task<ServiceProvider> OpenAsync(IConfiguration configuration, DataFolder folder, bool migrate)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddSimpleConsole());
        services.AddPlatform(folder.Path, configuration["Database"], configuration["Shared"]);
        services.AddMarketData();
        var provider = services.BuildServiceProvider();
        if (migrate)
        {
            await provider.GetRequiredService<Migrator>()
                .ApplyAsync(provider.GetRequiredService<Database>(), provider.GetServices<MigrationSource>());
        }

        return provider;
    }

    /// <summary>
    /// Every module of the desk, or the exchange, whose folder it is, without a web server, a start-up or a migration: to look at what is
    /// stored.
    /// </summary>
    public static ServiceProvider OpenDesk(IConfiguration configuration, string folder)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddSimpleConsole());
        services.AddSingleton(FolderKind.Part);
        if (FolderKind.IsExchange(folder))
        {
            Exchange.AddModules(services, folder, [], []);
        }
        else
        {
            Desk.AddModules(services, configuration, folder);
        }

        return services.BuildServiceProvider();
    }

    /// <summary>True when the desk's database is on a server rather than a file in the data folder.</summary>
    public static bool IsOnServer(IConfiguration configuration) => configuration["Database"] is { Length: > 0 };

    /// <summary>Why a desk on a server must not work on its folder and the shared one as they are, or null.</summary>
    public static string? NotOfServer(string folder, string shared) =>
        // A restore took the folder that all hosts see, and has not come to its end: files and server do not belong together yet.
        shared != folder && (FolderSwap.IsPending(shared) || File.Exists(Path.Combine(shared, "desk.db")))
            ? $"A restore into {shared} was interrupted. Run it again."
            : File.Exists(Path.Combine(folder, "desk.db"))
            ? $"{folder} holds the database of a desk, desk.db, and CANDLEWICK_DATABASE (or DATABASE_URL) names a server. Move "
                + "it there with ./candlewick migrate-to postgres, start without the address, or choose another folder with --data."
            : null;

    /// <summary>Why there is nothing to work on in the folder, or null.</summary>
    public static string? NoDesk(IConfiguration configuration, string folder) =>
        IsOnServer(configuration) || File.Exists(Path.Combine(folder, "desk.db"))
            ? null
            : $"{folder} has no desk.db; give the data folder with --data.";

    /// <summary>Finishes a restore that was interrupted, unless another program holds the folder.</summary>
    public static void FinishRestore(string path)
    {
        if (FolderSwap.IsPending(path))
        {
            using var held = DataFolderLock.TryTake(new DataFolder(path));
            if (held is not null)
            {
                FolderSwap.Finish(path);
            }
        }
    }

    /// <summary>Says that what was interrupted has come to its end.</summary>
    public static string RestoreFinished(string folder) => $"A restore into {folder} had been interrupted; it is finished now.";

    /// <summary>Says that a restore was interrupted.</summary>
    public static string RestorePending(string folder) =>
        $"A restore into {folder} was interrupted. Start the desk, or restore again: either finishes it first.";

    /// <summary>
    /// The market that was asked for, as <c>SYMBOL</c> or <c>SYMBOL.VENUE</c>: the venue may stand behind the symbol or in its flag.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such venue, or two different ones were named.</exception>
    public static string Market(string symbol, string? venue)
    {
        var (name, within) = InstrumentId.Split(symbol, VenueName.IsKnown);
        var asked = venue?.ToLowerInvariant();
        if (asked is not null && !VenueName.IsKnown(asked))
        {
            throw new ArgumentException($"--venue: '{venue}' is not a venue; use one of {string.Join(' ', VenueName.All)}.", nameof(venue));
        }

        if (asked is not null && within is not null && asked != within)
        {
            throw new ArgumentException($"{symbol} names the venue {within}, but --venue names another ({asked}).", nameof(venue));
        }

        return (asked ?? within) is { } known ? new InstrumentId(name, known).ToString() : name;
    }

    /// <summary>Says who holds the data folder.</summary>
    public static string InUse(DataFolder folder)
    {
        var (processId, address) = DataFolderLock.Holder(folder);
        var holder = processId is null ? "" : address is null ? $" (process {processId})" : $" (process {processId}, {address})";
        return $"{folder.Path} is in use by another program{holder}.";
    }

    public static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return Failed;
    }
}
