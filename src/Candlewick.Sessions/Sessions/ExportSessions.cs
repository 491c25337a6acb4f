using System.Globalization;
using System.Text;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Trail;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Sessions;

/// <summary><c>GET /api/sessions/export?format=csv|xlsx</c>, narrowed like the list.</summary>
internal static class ExportSessions
{
    /// <summary>Most sessions of one file.</summary>
    private const int MaxSessions = 5_000;
    private const string SpreadsheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static readonly System.Buffers.SearchValues<char> Quoted = System.Buffers.SearchValues.Create(",\"\r\n\t;");

    /// <summary>A session with the fees of all its steps.</summary>
    private sealed record Line(Session Session, decimal Fees);

    private static readonly (string Name, Func<Line, object?> Value)[] Columns =
    [
        ("session_id", line => line.Session.SessionId),
        ("session_name", line => line.Session.SessionName),
        ("route_id", line => line.Session.RouteId),
        ("route_name", line => line.Session.RouteName),
        ("account", line => line.Session.Account),
        ("venue", line => line.Session.Venue),
        ("symbol", line => line.Session.Symbol),
        ("market_epoch", line => line.Session.MarketEpoch),
        ("replay_of", line => line.Session.ReplayOf),
        ("staking_tree_id", line => line.Session.StakingTreeId),
        ("status", line => line.Session.Status.ToString().ToLowerInvariant()),
        ("current_node", line => line.Session.CurrentNode),
        ("path_summary", line => line.Session.PathSummary),
        ("initial_amount", line => line.Session.InitialAmount),
        ("basis", line => line.Session.Basis),
        ("running_total", line => line.Session.RunningTotal),
        ("final_total", line => line.Session.IsCompleted ? line.Session.RunningTotal : null),
        ("fees", line => line.Fees),
        ("session_notes", line => line.Session.SessionNotes),
        ("started_at", line => line.Session.StartedAt),
        ("last_action_at", line => line.Session.LastActionAt),
        ("ended_at", line => line.Session.EndedAt),
    ];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/sessions/export", HandleAsync)
        .WithName("ExportSessions").WithSummary("The sessions as a CSV or XLSX file")
        .BoundLargeAnswers();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> HandleAsync(
        SessionStore store, StepStore steps, string? format, bool? include_incomplete, string? search, string? date_from, string? date_to,
        string? result, string? symbol, string? route_id, string? account)
    {
        if (format is not (null or "csv" or "xlsx"))
        {
            return Problems.Invalid("format", "must be csv or xlsx.");
        }

        var filter = ListSessions.Filter(include_incomplete, search, date_from, date_to, result, symbol, route_id, account);
        var sessions = await store.ListAsync(filter, null, MaxSessions + 1);
        if (sessions.Count > MaxSessions)
        {
            var error = $"More than {MaxSessions} sessions match, the maximum for one file; narrow the range with date_from and date_to.";
            return Problems.Invalid("date_from", error);
        }

        var fees = await steps.SumFeesAsync(sessions);
        var lines = sessions.Select(session => new Line(session, fees.GetValueOrDefault(session.SessionId))).ToList();
        return format == "xlsx"
            ? TypedResults.File(Spreadsheet(lines), SpreadsheetType, "sessions.xlsx")
            : TypedResults.File(Csv(lines), "text/csv; charset=utf-8", "sessions.csv");
    }

    private static byte[] Csv(IReadOnlyList<Line> lines)
    {
        var text = new StringBuilder().AppendJoin(',', Columns.Select(column => column.Name)).Append("\r\n");
        foreach (var line in lines)
        {
            text.AppendJoin(',', Columns.Select(column => CsvCell(column.Value(line)))).Append("\r\n");
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>
    /// Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers, negative ones too.
    /// </summary>
    private static string CsvCell(object? value)
    {
        if (value is not string text)
        {
            return Plain(value);
        }

        var isFormula = text.TrimStart() is { Length: > 0 } trimmed
            && (trimmed[0] is '=' or '+' or '-' or '@' or '|' || text[0] is '\t' or '\r' or '\n');
        var safe = isFormula ? "'" + text : text;
        var isPlain = !safe.AsSpan().ContainsAny(Quoted) && safe == safe.Trim();
        return isPlain ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static byte[] Spreadsheet(IReadOnlyList<Line> lines)
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var sheet = workbook.AddNewPart<WorksheetPart>();
            var rows = new SheetData(new Row(Columns.Select(column => TextCell(column.Name))));
            foreach (var line in lines)
            {
                rows.Append(new Row(Columns.Select(column => SheetCell(column.Value(line)))));
            }

            sheet.Worksheet = new Worksheet(rows);
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = "Sessions" }));
        }

        return stream.ToArray();
    }

    /// <summary>Text goes in as text, never as a formula, so nothing in it is computed.</summary>
    private static Cell SheetCell(object? value) => value switch
    {
        null => new Cell(),
        decimal amount => new Cell
        {
            DataType = CellValues.Number,
            CellValue = new CellValue(amount.ToString(CultureInfo.InvariantCulture)),
        },
        string text => TextCell(text),
        _ => TextCell(Plain(value)),
    };

    private static Cell TextCell(string text) => new()
    {
        DataType = CellValues.InlineString,
        InlineString = new InlineString(new Text(new string([.. text.Where(System.Xml.XmlConvert.IsXmlChar)]))
        {
            Space = SpaceProcessingModeValues.Preserve,
        }),
    };

    private static string Plain(object? value) => value switch
    {
        null => "",
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
