using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Candlewick.Platform.Web;

/// <summary>
/// Which parameter of the query a handler could not read. The code that is generated for the routes answers a value that is optional
/// and no number, instant or flag with a bare 400.
/// </summary>
internal static class UnreadQuery
{
    private static readonly Dictionary<Type, Func<string, bool>> Readers = new()
    {
        [typeof(int)] = text => int.TryParse(text, CultureInfo.InvariantCulture, out _),
        [typeof(long)] = text => long.TryParse(text, CultureInfo.InvariantCulture, out _),
        [typeof(double)] = text => double.TryParse(text, CultureInfo.InvariantCulture, out _),
        [typeof(decimal)] = text => decimal.TryParse(text, CultureInfo.InvariantCulture, out _),
        [typeof(bool)] = text => bool.TryParse(text, out _),
        [typeof(DateTimeOffset)] = text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
    };

    /// <summary>The first such parameter and what would be right; null where all can be read.</summary>
    public static (string Field, string Message)? Find(HttpContext http)
    {
        foreach (var parameter in http.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
        {
            var name = parameter.ParameterInfo.GetCustomAttributes(typeof(FromQueryAttribute), inherit: false)
                .OfType<FromQueryAttribute>().FirstOrDefault()?.Name ?? parameter.Name;
            var type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType;
            if (Readers.TryGetValue(type, out var isRead) && http.Request.Query[name].ToString() is { Length: > 0 } text && !isRead(text))
            {
                return (DeskJson.FieldName(name), $"'{text}' is not {ProblemExceptionHandler.Wanted(type.Name)}.");
            }
        }

        return null;
    }
}
