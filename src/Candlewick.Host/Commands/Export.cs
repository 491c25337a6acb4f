using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using Candlewick.Domain;
using Candlewick.Host.Configuration;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;
using Spectre.Console;

namespace Candlewick.Host.Commands;

/// <summary>
/// <c>export</c>: stored bars as CSV, oldest first, in the twelve columns of an exchange's dump, so that importing the file again
/// changes nothing. What no source has told of a bar is left empty. Works beside a running desk: the database allows any number of
/// readers beside the writer. Bars that are not finished are left out.
/// </summary>
internal static class Export
{
    private const int PageBars = 10_000;
    private const string Header =
        "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n";

    public static Command Command()
    {
        var symbol = new Argument<string>("SYMBOL") { Description = "The instrument, e.g. BTCUSDT, or its market, e.g. BTCUSDT.BINANCE." };
        var timeframe = new Argument<string>("TIMEFRAME") { Description = $"One of {string.Join(' ', Timeframe.All)}." };
        var from = new Option<string?>("--from") { Description = "First open time, e.g. 2024-12-01 or 2024-12-01T00:00:00Z." };
        var to = new Option<string?>("--to") { Description = "Last open time." };
        var venue = new Option<string?>("--venue") { Description = "The bars' venue; the symbol's default market if left out." };
        var output = new Option<string?>("--out") { Description = "File to write; standard output by default." };
        var data = new Option<string?>("--data") { Description = "The desk's data folder." };
        var command = new Command("export", "Write stored bars as CSV in the twelve columns of an exchange's dump; times are Unix ms.")
        {
            symbol, timeframe, from, to, venue, output, data,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new ExportRequest(
                parsed.GetValue(symbol)!, parsed.GetValue(venue), parsed.GetValue(timeframe)!, parsed.GetValue(from), parsed.GetValue(to),
                parsed.GetValue(output)),
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

        try
        {
            var configuration = DataTools.Configure(data);
            var path = DataTools.FolderPath(configuration);
            DataTools.FinishRestore(path);
            if (DataTools.NoDesk(configuration, path) is { } missing)
            {
                return DataTools.Fail(missing);
            }

            var folder = DataTools.Folder(configuration);
            // Nobody else is using the folder, so the tables may be migrated; otherwise the running desk has done so.
            using var held = DataFolderLock.TryTake(folder);
            await using var services = await DataTools.OpenAsync(configuration, folder, migrate: held is not null);
            var reader = services.GetRequiredService<IBarReader>();
            if (await reader.ResolveMarketAsync(DataTools.Market(request.Symbol, request.Venue), cancellationToken) is not { } market
                || await reader.GetRangeAsync(market, timeframe, cancellationToken) is not { } range)
            {
                return DataTools.Fail($"No {timeframe} bar of {DataTools.Market(request.Symbol, request.Venue)} is stored.");
            }

            var series = new Series(reader, market, timeframe, from ?? range.FirstOpenMs, to ?? range.LastOpenMs);
            var count = await WriteAsync(series, request.Output, cancellationToken);
            Console.Error.WriteLine($"{count:N0} {timeframe} bars of {market}");
            return DataTools.Done;
        }
        catch (Exception wrong) when (wrong is ArgumentException or IOException or UnauthorizedAccessException or SettingsException
            or FormatException or DbException or DatabaseInUseException)
        {
            return DataTools.Fail(wrong.Message);
        }
        catch (OperationCanceledException)
        {
            return DataTools.Interrupted;
        }
    }

    private static async Task<long> WriteAsync(Series series, string? output, CancellationToken cancellationToken)
    {
        if (output is null)
        {
            await using var standard = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
            return await WriteAsync(standard, series, _ => { }, cancellationToken);
        }

        // Written beside the target and moved into place, so that an interrupted export leaves no partial file.
        var partial = output + ".part";
        try
        {
            long count = 0;
            await DataTools.Terminal.Progress().StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape($"{series.Market} {series.Timeframe}"));
                await using var file = new StreamWriter(partial, append: false, encoding: null!, bufferSize: 1 << 16);
                count = await WriteAsync(file, series, share => bar.Value = share * 100, cancellationToken);
                bar.Value = 100;
            });
            File.Move(partial, output, overwrite: true);
            return count;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static async Task<long> WriteAsync(
        TextWriter target, Series series, Action<double> progress, CancellationToken cancellationToken)
    {
        await target.WriteAsync(Header);
        long count = 0;
        for (var next = series.From; next <= series.To;)
        {
            var page = await series.Reader.ReadAsync(series.Market, series.Timeframe, next, series.To, PageBars, cancellationToken);
            foreach (var (bar, isFinal) in page)
            {
                if (isFinal)
                {
                    await target.WriteAsync(LineOf(bar, series.Timeframe));
                    count++;
                }
            }

            if (page.Count < PageBars)
            {
                break;
            }

            next = page[^1].Bar.OpenTimeMs + 1;
            progress((double)(next - series.From) / Math.Max(1, series.To - series.From));
        }

        return count;
    }

    /// <summary>A bar as one line. Where no source has told, a bar holds 0, which no reader of the file must take for observed.</summary>
    private static string LineOf(in Bar bar, Timeframe timeframe)
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{bar.OpenTimeMs},{bar.Open:R},{bar.High:R},{bar.Low:R},{bar.Close:R},{bar.Volume:R},"
            + $"{timeframe.NextOpen(bar.OpenTimeMs) - 1},{Known(bar.QuoteVolume)},{Known(bar.TradeCount)},"
            + $"{Known(bar.TakerBuyVolume)},{Known(bar.TakerBuyQuoteVolume)},0\n");

        static string Known(double value) => value == 0 ? "" : value.ToString("R", CultureInfo.InvariantCulture);
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
    private sealed record ExportRequest(string Symbol, string? Venue, string Timeframe, string? From, string? To, string? Output);

    /// <summary>What is written: the bars of a market with open times in [From, To], Unix ms.</summary>
    private sealed record Series(IBarReader Reader, InstrumentId Market, Timeframe Timeframe, long From, long To);
}
