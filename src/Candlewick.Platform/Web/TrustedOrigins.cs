using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Web;

/// <summary>Pages elsewhere that may speak to the desk; configuration section <c>Origins</c>.</summary>
public sealed class OriginOptions
{
    /// <summary>
    /// Origins such as <c>https://app.example.org</c>, separated by semicolons. Pages from there may read answers and are trusted like
    /// the desk's own page, with the sign-in cookie too. Empty: none.
    /// </summary>
    [OriginList]
    public string Allowed { get; set; } = "";
}

/// <summary>Whether a browser's request comes from a page that the desk trusts: its own, or a configured one.</summary>
public sealed class TrustedOrigins(IOptions<OriginOptions> options)
{
    private readonly IReadOnlyList<string> _allowed = OriginList.Read(options.Value.Allowed);

    /// <summary>The configured ones, as browsers write them.</summary>
    public IReadOnlyList<string> Allowed => _allowed;

    /// <summary>True when the request names an origin and that is the desk's own or a configured one.</summary>
    public bool Includes(HttpRequest request) => IsOwn(request) || IsConfigured(request);

    /// <summary>True when the request names an origin that is configured.</summary>
    public bool IsConfigured(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin && _allowed.Contains(origin, StringComparer.OrdinalIgnoreCase);

    /// <summary>True when the browser says that the request comes from a page that the desk does not trust.</summary>
    public bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0)
        {
            return !Includes(request) || (!IsConfigured(request) && IsCrossSite(request));
        }

        return IsCrossSite(request);
    }

    private static bool IsCrossSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");

    private static bool IsOwn(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
        && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var own)
        && string.Equals(origin.Authority, own.Authority, StringComparison.OrdinalIgnoreCase)
        && string.Equals(origin.Scheme, own.Scheme, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A list of origins as it is configured.</summary>
internal static class OriginList
{
    public static string[] Entries(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static IReadOnlyList<string> Read(string text) => [.. Entries(text).Select(entry => Read(entry, out _)!)];

    /// <summary>The origin as a browser writes it; null, and why, where it is none.</summary>
    public static string? Read(string entry, out string? wrong)
    {
        wrong = entry is "*" or "null" || entry.Contains('*', StringComparison.Ordinal)
            ? $"'{entry}' would trust pages that nobody chose; name each origin, such as https://app.example.org."
            : !Uri.TryCreate(entry, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")
                || uri.UserInfo.Length > 0 || uri.PathAndQuery != "/" || uri.Fragment.Length > 0 || entry.EndsWith('/')
            ? $"'{entry}' is not an origin: scheme, host and, where it is not the usual one, the port, such as https://app.example.org."
            : null;
        return wrong is null ? new Uri(entry).GetLeftPart(UriPartial.Authority) : null;
    }
}

/// <summary>Names the first entry that is not an origin.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OriginListAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        foreach (var entry in OriginList.Entries(value as string ?? ""))
        {
            if (OriginList.Read(entry, out var wrong) is null)
            {
                return new ValidationResult(wrong);
            }
        }

        return ValidationResult.Success;
    }
}
