using System.Buffers;
using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Candlewick.Platform.Web;

/// <summary>A column of a file that shows rows.</summary>
/// <param name="Name">Its header.</param>
/// <param name="Value">What it shows of a row: text, a number, an instant, or null for an empty cell.</param>
public sealed record TableColumn<T>(string Name, Func<T, object?> Value);

/// <summary>
/// Rows as a CSV or XLSX file, written to the disk while the rows come and removed once it was sent. A CSV file is never held in memory; of
/// a workbook its sheet is, while it is written: bound the rows. Text never becomes a formula in either.
/// </summary>
public static class TableFile
{
    private const string SpreadsheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const int Buffer = 64 * 1024;

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n\t;");

    /// <summary>Null and <c>csv</c> ask for CSV, <c>xlsx</c> for a workbook.</summary>
    /// <exception cref="ProblemException">400 for anything else.</exception>
    public static bool IsWorkbook(string? format) => format switch
    {
        null or "csv" => false,
        "xlsx" => true,
        _ => throw ProblemException.Invalid("format", "must be csv or xlsx."),
    };

    /// <summary>The file, ready to be sent.</summary>
    /// <param name="title">Names the file and, in a workbook, its sheet; letters only.</param>
    /// <param name="isWorkbook">XLSX rather than CSV.</param>
    /// <param name="columns">What each row shows, from left to right.</param>
    /// <param name="rows">Read once.</param>
    public static async Task<FileStreamHttpResult> OfAsync<T>(
        string title, bool isWorkbook, IReadOnlyList<TableColumn<T>> columns, IAsyncEnumerable<T> rows)
    {
        var path = Path.Combine(Path.GetTempPath(), $"candlewick-{Guid.NewGuid():N}.part");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = Buffer,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            // Other users of the machine may look into the folder.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        try
        {
            if (isWorkbook)
            {
                await WriteWorkbookAsync(file, title, columns, rows);
            }
            else
            {
                await WriteCsvAsync(file, columns, rows);
            }

            file.Position = 0;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }

        var name = title.ToLowerInvariant();
        return isWorkbook
            ? TypedResults.Stream(file, SpreadsheetType, $"{name}.xlsx")
            : TypedResults.Stream(file, "text/csv; charset=utf-8", $"{name}.csv");
    }

    private static async Task WriteCsvAsync<T>(Stream file, IReadOnlyList<TableColumn<T>> columns, IAsyncEnumerable<T> rows)
    {
        // With the mark at the beginning a spreadsheet reads the text as UTF-8.
        await using var writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), Buffer, leaveOpen: true)
        {
            NewLine = "\r\n",
        };
        await writer.WriteLineAsync(string.Join(',', columns.Select(column => CsvCell(column.Name))));
        await foreach (var row in rows)
        {
            await writer.WriteLineAsync(string.Join(',', columns.Select(column => CsvCell(column.Value(row)))));
        }
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

    private static async Task WriteWorkbookAsync<T>(
        Stream file, string title, IReadOnlyList<TableColumn<T>> columns, IAsyncEnumerable<T> rows)
    {
        using var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook);
        var workbook = document.AddWorkbookPart();
        var sheet = workbook.AddNewPart<WorksheetPart>();
        using (var writer = OpenXmlWriter.Create(sheet))
        {
            writer.WriteStartElement(new Worksheet());
            writer.WriteStartElement(new SheetData());
            writer.WriteElement(new Row(columns.Select(column => TextCell(column.Name))));
            await foreach (var row in rows)
            {
                writer.WriteElement(new Row(columns.Select(column => SheetCell(column.Value(row)))));
            }

            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = title }));
    }

    /// <summary>Text goes in as text, never as a formula, so nothing in it is computed.</summary>
    private static Cell SheetCell(object? value) => value switch
    {
        null => new Cell(),
        decimal or int or long or double => new Cell { DataType = CellValues.Number, CellValue = new CellValue(Plain(value)) },
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
