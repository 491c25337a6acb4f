using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Candlewick.Platform.Web;

/// <summary>The paging that every list shares: a bounded <c>limit</c>, an opaque <c>cursor</c>, the next page in <c>Link</c>.</summary>
public static class Paging
{
    /// <summary>Rows given when no limit is asked for.</summary>
    public const int DefaultLimit = 100;

    /// <summary>The most rows of one page unless a route says otherwise.</summary>
    public const int MaxLimit = 1000;

    private const char Separator = '\u001f';
    private const int MaxCursorLength = 512;

    /// <summary>The page size to use.</summary>
    /// <exception cref="ProblemException">400 when it is outside 1 … <paramref name="max"/>.</exception>
    public static int Limit(int? limit, int max = MaxLimit, int fallback = DefaultLimit) => limit switch
    {
        null => Math.Min(fallback, max),
        < 1 => throw ProblemException.Invalid("limit", $"{limit} is below 1."),
        _ when limit > max => throw ProblemException.Invalid("limit", $"{limit} is above {max}."),
        _ => limit.Value,
    };

    /// <summary>Makes a cursor out of the sort key of a page's last row.</summary>
    public static string Cursor(params ReadOnlySpan<string> parts) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, parts)));

    /// <summary>Reads a cursor back; null when there is none.</summary>
    /// <exception cref="ProblemException">400 when it is not one that the same list gave out.</exception>
    public static string[]? Read(string? cursor, int parts = 1)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        try
        {
            if (cursor.Length <= MaxCursorLength)
            {
                var values = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator);
                if (values.Length == parts)
                {
                    return values;
                }
            }
        }
        catch (FormatException)
        {
            // Refused below, like every other cursor that is not ours.
        }

        throw ProblemException.Invalid("cursor", "did not come from this list; take it from the Link header.");
    }

    /// <summary>Tells the caller where the next page is: the same address with another cursor.</summary>
    public static void LinkNext(HttpContext http, string cursor)
    {
        var query = QueryHelpers.ParseQuery(http.Request.QueryString.Value);
        query["cursor"] = cursor;
        http.Response.Headers.Append("Link", $"<{http.Request.Path}{QueryString.Create(query)}>; rel=\"next\"");
    }

    /// <summary>
    /// Cuts rows that were read with one more than <paramref name="limit"/> to the page, and links the next one when there is more.
    /// </summary>
    public static IReadOnlyList<T> Page<T>(HttpContext http, IReadOnlyList<T> rows, int limit, Func<T, string> cursorOfLast)
    {
        if (rows.Count <= limit)
        {
            return rows;
        }

        var page = rows.Take(limit).ToList();
        LinkNext(http, cursorOfLast(page[^1]));
        return page;
    }
}
