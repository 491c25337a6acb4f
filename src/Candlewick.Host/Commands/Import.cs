using System.CommandLine;
using System.Data.Common;
using Candlewick.Domain;
using Candlewick.Host.Configuration;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Backups;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;
using Spectre.Console;

namespace Candlewick.Host.Commands;

/// <summary>
/// <c>import</c>: bar files into the data folder. While a desk works on the folder, the files are handed to it, so that two
/// programs never write at once; otherwise they are imported here.
/// </summary>
internal static class Import
{
    private const int ShownLines = 5;

    public static Command Command()
    {
        var symbol = new Argument<string>("SYMBOL") { Description = "The instrument, e.g. BTCUSDT, or its market, e.g. BTCUSDT.BINANCE." };
        var files = new Argument<string[]>("FILE")
        {
            Description = "Exchange dumps (12 columns) or OHLCV CSV; plain, gz or zip.",
            Arity = ArgumentArity.OneOrMore,
        };
        var venue = new Option<string?>("--venue") { Description = $"The venue whose prices they are; '{VenueName.File}' by default." };
        var timeframe = new Option<string?>("--timeframe") { Description = "The bars' interval, where a file does not say (1m … 1M)." };
        var timeZone = new Option<string?>("--time-zone")
        {
            Description = "Zone of times written without an offset, e.g. America/New_York; UTC when left out.",
        };
        var columns = new Option<string?>("--columns")
        {
            Description = "What the columns hold, from left to right, where the header does not say it: open_time,open,high,low,close …",
        };
        var data = new Option<string?>("--data") { Description = "The desk's data folder." };
        var username = new Option<string>("--username")
        {
            Description = "Who signs in to a running desk.",
            DefaultValueFactory = _ => "admin",
        };
        var command = new Command(
            "import",
            "Import bar files. A running desk is handed the files; the password is CANDLEWICK_ADMIN_PASSWORD or is asked for here.")
        {
            symbol, files, venue, timeframe, timeZone, columns, data, username,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new ImportRequest(
                parsed.GetValue(symbol)!, parsed.GetValue(venue), parsed.GetValue(files)!,
                new FileDescription(parsed.GetValue(timeZone), parsed.GetValue(timeframe), parsed.GetValue(columns)),
                parsed.GetValue(username)!),
            parsed.GetValue(data), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ImportRequest request, string? data, CancellationToken cancellationToken)
    {
        if (request.Files.FirstOrDefault(file => !File.Exists(file)) is { } missing)
        {
            return DataTools.Fail($"{missing}: there is no such file.");
        }

        try
        {
            var configuration = DataTools.Configure(data);
            var folder = DataTools.Folder(configuration);
            var market = DataTools.Market(request.Symbol, request.Venue);
            using var held = DataFolderLock.TryTake(folder);
            if (held is not null)
            {
                FolderSwap.Finish(folder.Path);
                await using var services = await DataTools.OpenAsync(configuration, folder, migrate: true);
                var import = services.GetRequiredService<IFileImport>();
                return await ImportAllAsync(request.Files, (file, progress) => import.ImportAsync(
                    market, file, request.Description, progress, cancellationToken), cancellationToken);
            }

            if (DataFolderLock.Holder(folder).Address is not { } address)
            {
                return DataTools.Fail($"{DataTools.InUse(folder)} Try again when it is done.");
            }

            using var desk = await RunningDesk.SignInAsync(
                new Uri(address), request.Username, configuration["Identity:AdminPassword"], cancellationToken);
            return await ImportAllAsync(request.Files, (file, progress) => desk.ImportAsync(
                market, file, request.Description, progress, cancellationToken), cancellationToken);
        }
        catch (Exception wrong) when (wrong is ArgumentException or IOException or HttpRequestException or UnauthorizedAccessException
            or SettingsException or FormatException or DbException or DatabaseInUseException)
        {
            return DataTools.Fail(wrong.Message);
        }
        catch (OperationCanceledException)
        {
            return DataTools.Interrupted;
        }
    }

    private static async Task<int> ImportAllAsync(
        IReadOnlyList<string> files, Func<string, IProgress<FileImportProgress>, Task<FileImportOutcome>> import,
        CancellationToken cancellationToken)
    {
        var allGood = true;
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var outcome = await DataTools.Terminal.Progress()
                .AutoClear(false)
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                    new RemainingTimeColumn())
                .StartAsync(async context =>
                {
                    var bar = context.AddTask(Markup.Escape(Path.GetFileName(file)));
                    var result = await import(file, new Shown(bar, Path.GetFileName(file)));
                    bar.Value = result.Status == ImportEnd.Completed ? 100 : bar.Value;
                    bar.StopTask();
                    return result;
                });
            Describe(file, outcome);
            allGood &= outcome.Status == ImportEnd.Completed;
        }

        return allGood ? DataTools.Done : cancellationToken.IsCancellationRequested ? DataTools.Interrupted : DataTools.Failed;
    }

    private static void Describe(string file, FileImportOutcome outcome)
    {
        var isDone = outcome.Status == ImportEnd.Completed;
        var words = isDone
            ? $"{outcome.Timeframe ?? "no"} bars: {outcome.Stored:N0} stored, {outcome.Unchanged:N0} unchanged, "
                + $"{outcome.Restated:N0} restated, {outcome.Duplicates:N0} duplicates, {outcome.Gaps:N0} gaps, "
                + $"{outcome.Refused:N0} lines refused, {outcome.Unusual:N0} unusual"
            : $"{(outcome.Status == ImportEnd.Cancelled ? "cancelled" : "failed")}: {outcome.Error}";
        (isDone ? Console.Out : Console.Error).WriteLine($"{file}: {words}");
        foreach (var note in outcome.Notes)
        {
            Console.Error.WriteLine($"  {note}");
        }

        foreach (var line in outcome.RefusedLines.Take(ShownLines))
        {
            Console.Error.WriteLine($"  line {line.Line}: {line.Reason}");
        }

        if (outcome.Refused > ShownLines)
        {
            Console.Error.WriteLine($"  … and {outcome.Refused - ShownLines:N0} more lines");
        }
    }

    /// <summary>What the command line asked for.</summary>
    private sealed record ImportRequest(string Symbol, string? Venue, string[] Files, FileDescription Description, string Username);

    /// <summary>Moves the bar.</summary>
    private sealed class Shown(ProgressTask bar, string name) : IProgress<FileImportProgress>
    {
        public void Report(FileImportProgress value)
        {
            bar.Value = value.Percent;
            bar.Description = Markup.Escape(value.RecordsPerSecond is { } rate ? $"{name} {rate:N0}/s" : name);
        }
    }
}
