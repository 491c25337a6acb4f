using System.Text.Json;
using Candlewick.Platform.Web;

namespace Candlewick.Execution.Requests;

/// <summary>Reads a member of a closed list out of a query, by the name that JSON gives it.</summary>
internal static class EnumText
{
    /// <exception cref="ProblemException">400 when it is none of the list.</exception>
    public static T? Read<T>(string? text, string field)
        where T : struct, Enum
    {
        if (text is null)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (Name(value) == text)
            {
                return value;
            }
        }

        throw ProblemException.Invalid(field, $"'{text}' is none of {string.Join(", ", Enum.GetValues<T>().Select(Name))}.");
    }

    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
