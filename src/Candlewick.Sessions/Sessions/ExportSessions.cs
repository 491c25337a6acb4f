using System.Globalization;
using System.Text;
using Candlewick.Platform.Web;
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

    private static readonly (string Name, Func<Session, object?> Value)[] Columns =
    [
        ("session_id", session => session.SessionId),
        ("session_name", session => session.SessionName),
        ("route_id", session => session.RouteId),
        ("route_name", session => session.RouteName),
        ("account", session => session.Account),
        ("staking_tree_id", session => session.StakingTreeId),
        ("status", session => session.Status),
        ("current_node", session => session.CurrentNode),
        ("path_summary", session => session.PathSummary),
        ("initial_amount", session => session.InitialAmount),
        ("basis", session => session.Basis),
        ("running_total", session => session.RunningTotal),
        ("final_total", session => session.IsCompleted ? session.RunningTotal : null),
        ("session_notes", session => session.SessionNotes),
        ("started_at", session => session.StartedAt),
        ("last_action_at", session => session.LastActionAt),
        ("ended_at", session => session.EndedAt),
    ];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/sessions/export", HandleAsync)
        .WithName("ExportSessions").WithSummary("The sessions as a CSV or XLSX file.");

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> HandleAsync(
        SessionStore store, string? format, bool? include_incomplete, string? search, string? date_from, string? date_to, string? result, string? symbol, string? route_id)
    {
        if (format is not (null or "csv" or "xlsx"))
        {
            return Problems.Invalid("format", "must be csv or xlsx.");
        }

        var filter = ListSessions.Filter(include_incomplete, search, date_from, date_to, result, symbol, route_id);
        var sessions = await store.ListAsync(filter, null, MaxSessions + 1);
        if (sessions.Count > MaxSessions)
        {
            return Problems.Invalid("date_from", $"More than {MaxSessions} sessions match, which is the most of one file; narrow them by date_from and date_to.");
        }

        return format == "xlsx"
            ? TypedResults.File(Spreadsheet(sessions), SpreadsheetType, "sessions.xlsx")
            : TypedResults.File(Csv(sessions), "text/csv; charset=utf-8", "sessions.csv");
    }

    internal static byte[] Csv(IReadOnlyList<Session> sessions)
    {
        var text = new StringBuilder().AppendJoin(',', Columns.Select(column => column.Name)).Append("\r\n");
        foreach (var session in sessions)
        {
            text.AppendJoin(',', Columns.Select(column => CsvCell(column.Value(session)))).Append("\r\n");
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers, negative ones too.</summary>
    private static string CsvCell(object? value)
    {
        if (value is not string text)
        {
            return Plain(value);
        }

        var safe = text.TrimStart() is { Length: > 0 } trimmed && (trimmed[0] is '=' or '+' or '-' or '@' or '|' || text[0] is '\t' or '\r' or '\n') ? "'" + text : text;
        return !safe.AsSpan().ContainsAny(Quoted) && safe == safe.Trim() ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    internal static byte[] Spreadsheet(IReadOnlyList<Session> sessions)
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var sheet = workbook.AddNewPart<WorksheetPart>();
            var rows = new SheetData(new Row(Columns.Select(column => TextCell(column.Name))));
            foreach (var session in sessions)
            {
                rows.Append(new Row(Columns.Select(column => SheetCell(column.Value(session)))));
            }

            sheet.Worksheet = new Worksheet(rows);
            workbook.Workbook = new Workbook(new DocumentFormat.OpenXml.Spreadsheet.Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = "Sessions" }));
        }

        return stream.ToArray();
    }

    /// <summary>Text goes in as text, never as a formula, so nothing in it is computed.</summary>
    private static Cell SheetCell(object? value) => value switch
    {
        null => new Cell(),
        decimal amount => new Cell { DataType = CellValues.Number, CellValue = new CellValue(amount.ToString(CultureInfo.InvariantCulture)) },
        string text => TextCell(text),
        _ => TextCell(Plain(value)),
    };

    private static Cell TextCell(string text) => new()
    {
        DataType = CellValues.InlineString,
        InlineString = new InlineString(new Text(new string([.. text.Where(System.Xml.XmlConvert.IsXmlChar)])) { Space = SpaceProcessingModeValues.Preserve }),
    };

    private static string Plain(object? value) => value switch
    {
        null => "",
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
