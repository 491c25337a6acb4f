using System.CommandLine;
using System.Globalization;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Storage;
using Spectre.Console;

namespace Candlewick.Host.Commands;

/// <summary>
/// <c>export</c>: stored bars as CSV, oldest first, in the columns that <c>import</c> reads. Reads beside a running desk:
/// the database lets any number read while one writes. Bars that are not finished are left out.
/// </summary>
internal static class Export
{
    private const int PageBars = 10_000;

    public static Command Command()
    {
        var symbol = new Argument<string>("SYMBOL") { Description = "The instrument, e.g. BTCUSDT." };
        var timeframe = new Argument<string>("TIMEFRAME") { Description = $"One of {string.Join(' ', Timeframe.All)}." };
        var from = new Option<string?>("--from") { Description = "First open time, e.g. 2024-12-01 or 2024-12-01T00:00:00Z." };
        var to = new Option<string?>("--to") { Description = "Last open time." };
        var source = new Option<string?>("--source")
            { Description = "real or synthetic; the real series where there is one when left out." };
        var output = new Option<string?>("--out") { Description = "File to write; the standard output when left out." };
        var data = new Option<string?>("--data") { Description = "The desk's data folder." };
        var command = new Command("export", "Write stored bars as CSV: open_time (Unix ms), open, high, low, close, volume.")
            { symbol, timeframe, from, to, source, output, data };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new ExportRequest(
                parsed.GetValue(symbol)!.ToUpperInvariant(), parsed.GetValue(timeframe)!, parsed.GetValue(from), parsed.GetValue(to),
                parsed.GetValue(source), parsed.GetValue(output)),
            parsed.GetValue(data), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ExportRequest request, string? data, CancellationToken cancellationToken)
    {
        if (!Timeframe.TryParse(request.Timeframe, out var timeframe))
        {
            return DataTools.Fail($"TIMEFRAME: '{request.Timeframe}' is not a timeframe; use one of {string.Join(' ', Timeframe.All)}.");
        }

        if (!TryInstant(request.From, out var from) || !TryInstant(request.To, out var to))
        {
            return DataTools.Fail("--from and --to take an instant such as 2024-12-01 or 2024-12-01T00:00:00Z.");
        }

        if (request.Source is not (null or BarSource.Real or BarSource.Synthetic))
        {
            return DataTools.Fail($"--source: use {BarSource.Real} or {BarSource.Synthetic}.");
        }

        var configuration = DataTools.Configure(data);
        var folder = DataTools.Folder(configuration);
        if (!File.Exists(Path.Combine(folder.Path, "desk.db")))
        {
            return DataTools.Fail($"{folder.Path} holds no desk.db; name the data folder with --data.");
        }

        try
        {
            // Nobody else at work: the tables may be brought up to this version. Else the running desk has done so.
            using var held = DataFolderLock.TryTake(folder);
            await using var services = await DataTools.OpenAsync(configuration, folder, migrate: held is not null);
            var reader = services.GetRequiredService<IBarReader>();
            var source = request.Source ?? await reader.ResolveSourceAsync(request.Symbol, cancellationToken);
            var range = source is null ? null : await reader.GetRangeAsync(request.Symbol, source, timeframe, cancellationToken);
            if (range is null)
            {
                return DataTools.Fail(
                    $"No {timeframe} bar of {request.Symbol} is stored{(request.Source is null ? "" : $" ({request.Source})")}.");
            }

            var count = await WriteAsync(
                request, reader, source!, timeframe, from ?? range.FirstOpenMs, to ?? range.LastOpenMs, cancellationToken);
            Console.Error.WriteLine($"{count:N0} {timeframe} bars of {request.Symbol} ({source})");
            return DataTools.Done;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return DataTools.Fail(wrong.Message);
        }
        catch (OperationCanceledException)
        {
            return DataTools.Interrupted;
        }
    }

    private static async Task<long> WriteAsync(
        ExportRequest request, IBarReader reader, string source, Timeframe timeframe, long from, long to,
        CancellationToken cancellationToken)
    {
        if (request.Output is null)
        {
            await using var standard = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
            return await WriteAsync(standard, request.Symbol, reader, source, timeframe, from, to, _ => { }, cancellationToken);
        }

        // Written beside and moved into place, so that an interrupted export leaves no half file.
        var partial = request.Output + ".part";
        try
        {
            long count = 0;
            await DataTools.Terminal.Progress().StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape($"{request.Symbol} {timeframe}"));
                await using var file = new StreamWriter(partial, append: false, encoding: null!, bufferSize: 1 << 16);
                count = await WriteAsync(
                    file, request.Symbol, reader, source, timeframe, from, to, share => bar.Value = share * 100, cancellationToken);
                bar.Value = 100;
            });
            File.Move(partial, request.Output, overwrite: true);
            return count;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static async Task<long> WriteAsync(
        TextWriter target, string symbol, IBarReader reader, string source, Timeframe timeframe, long from, long to,
        Action<double> progress, CancellationToken cancellationToken)
    {
        await target.WriteAsync("open_time,open,high,low,close,volume\n");
        long count = 0;
        for (var next = from; next <= to;)
        {
            var page = await reader.ReadAsync(symbol, source, timeframe, next, to, PageBars, cancellationToken);
            foreach (var (bar, isFinal) in page)
            {
                if (isFinal)
                {
                    await target.WriteAsync(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{bar.OpenTimeMs},{bar.Open:R},{bar.High:R},{bar.Low:R},{bar.Close:R},{bar.Volume:R}\n"));
                    count++;
                }
            }

            if (page.Count < PageBars)
            {
                break;
            }

            next = page[^1].Bar.OpenTimeMs + 1;
            progress((double)(next - from) / Math.Max(1, to - from));
        }

        return count;
    }

    private static bool TryInstant(string? text, out long? unixMs)
    {
        unixMs = null;
        if (text is null)
        {
            return true;
        }

        var isInstant = DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant);
        unixMs = isInstant ? instant.ToUnixTimeMilliseconds() : null;
        return isInstant;
    }

    /// <summary>What the command line asked for.</summary>
    private sealed record ExportRequest(string Symbol, string Timeframe, string? From, string? To, string? Source, string? Output);
}
