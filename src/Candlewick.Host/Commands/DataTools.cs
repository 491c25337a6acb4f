using Candlewick.Host.Configuration;
using Candlewick.MarketData;
using Candlewick.Platform;
using Candlewick.Platform.Storage;
using Spectre.Console;

namespace Candlewick.Host.Commands;

/// <summary>What the commands that work on the data folder share: the modules without a web server, and messages on stderr.</summary>
internal static class DataTools
{
    public const int Done = 0;
    public const int Failed = 1;
    /// <summary>What shells call an end by Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>The terminal beside the output, so that a redirected output holds data alone.</summary>
    public static IAnsiConsole Terminal { get; } = AnsiConsole.Create(
        new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public static IConfiguration Configure(string? data)
    {
        var configuration = new ConfigurationManager();
        DeskConfiguration.Load(configuration, new DeskFlags(Data: data));
        return configuration;
    }

    public static DataFolder Folder(IConfiguration configuration) => new(configuration["Data"] is { Length: > 0 } path ? path : "data");

    /// <summary>Storage and market data on the folder, with its tables as this version needs them.</summary>
    public static async Task<ServiceProvider> OpenAsync(IConfiguration configuration, DataFolder folder, bool migrate)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddSimpleConsole());
        services.AddPlatform(folder.Path);
        services.AddMarketData();
        var provider = services.BuildServiceProvider();
        if (migrate)
        {
            await provider.GetRequiredService<Migrator>()
                .ApplyAsync(provider.GetRequiredService<Database>(), provider.GetServices<MigrationSource>());
        }

        return provider;
    }

    public static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return Failed;
    }
}
