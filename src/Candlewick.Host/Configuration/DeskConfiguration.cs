using System.Collections;
using System.Globalization;
using Candlewick.Platform.Web;

namespace Candlewick.Host.Configuration;

/// <summary>What the command line said; null where it said nothing.</summary>
internal sealed record DeskFlags(int? Port = null, string? Data = null, string? Urls = null);

/// <summary>A setting is wrong; the message names its key.</summary>
internal sealed class SettingsException(string message) : Exception(message);

/// <summary>
/// The desk's settings: <c>appsettings.json</c>, then the environment (<c>CANDLEWICK_SECTION__KEY</c>, underscores within a
/// name may be left out; the names that operators know work too), then flags.
/// </summary>
internal static class DeskConfiguration
{
    private const string Prefix = "CANDLEWICK_";

    /// <summary>Test hooks and the test tooling's own names; read elsewhere.</summary>
    private static readonly string[] TestNames = ["CANDLEWICK_TEST_", "CANDLEWICK_CAMPAIGN"];

    /// <summary>Names accepted beside ours; ours come last, so that they win.</summary>
    private static readonly (string Environment, string Key)[] Aliases =
    [
        ("PORT", "Port"),
        ("DATABASE_URL", "Database"),
        ("CANDLEWICK_DATABASE", "Database"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "Otlp:Endpoint"),
        ("JWT_SECRET", "Identity:TokenSecret"),
        ("CANDLEWICK_JWT_SECRET", "Identity:TokenSecret"),
        ("CANDLEWICK_ADMIN_PASSWORD", "Identity:AdminPassword"),
    ];

    private static readonly string[] TopLevelKeys = ["Port", "Data", "Shared", "Database", "Urls", "Web", "AllowedHosts"];

    /// <exception cref="SettingsException">The settings file is missing or is not JSON.</exception>
    public static void Load(ConfigurationManager configuration, DeskFlags flags)
    {
        configuration.Sources.Clear();
        AddFile(configuration, Path.Combine(AppContext.BaseDirectory, "appsettings.json"));
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in OurEnvironment())
        {
            values[KeyOf(name)] = value;
        }

        foreach (var (environment, key) in Aliases)
        {
            if (Environment.GetEnvironmentVariable(environment) is { Length: > 0 } value)
            {
                values[key] = value;
            }
        }

        if (flags.Port is not null)
        {
            values["Port"] = flags.Port.Value.ToString(CultureInfo.InvariantCulture);
        }

        if (flags.Data is not null)
        {
            values["Data"] = flags.Data;
        }

        if (flags.Urls is not null || flags.Port is not null)
        {
            values["Urls"] = flags.Urls;
        }

        configuration.AddInMemoryCollection(values);
    }

    /// <summary>A folder that hosts share belongs to the desk on their server, and to no file beside it.</summary>
    /// <exception cref="SettingsException">There is a shared folder and no server.</exception>
    public static void RequireServerOfShared(IConfiguration configuration)
    {
        if (configuration["Shared"] is { Length: > 0 } && configuration["Database"] is not { Length: > 0 })
        {
            throw new SettingsException(
                "Shared (CANDLEWICK_SHARED) is for several hosts on one server's database, and CANDLEWICK_DATABASE names none.");
        }
    }

    internal static void AddFile(ConfigurationManager configuration, string path)
    {
        try
        {
            configuration.AddJsonFile(path, optional: false, reloadOnChange: false);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or FormatException or IOException
            or UnauthorizedAccessException)
        {
            var reason = unreadable.InnerException is { } inner and not IOException ? inner.InnerException ?? inner : unreadable;
            throw new SettingsException($"The settings file {path} cannot be read: {reason.Message}");
        }
    }

    /// <summary>The addresses to listen on: what was asked for, else the port on loopback.</summary>
    /// <exception cref="SettingsException">The port or an address is not one.</exception>
    public static string[] Urls(IConfiguration configuration)
    {
        if (configuration["Urls"] is { Length: > 0 } urls)
        {
            var addresses = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return addresses.FirstOrDefault(address => !IsAddress(address)) is { } wrong
                ? throw new SettingsException(
                    $"Urls (--urls, CANDLEWICK_URLS): '{wrong}' is not an address such as http://127.0.0.1:8001.")
                : addresses;
        }

        return int.TryParse(configuration["Port"], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? [$"http://127.0.0.1:{port}"]
            : throw new SettingsException(
                $"Port (--port, CANDLEWICK_PORT, PORT): '{configuration["Port"]}' is not a port from 0 to 65535.");
    }

    private static bool IsAddress(string address)
    {
        var anywhere = address.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
        return Uri.TryCreate(anywhere, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");
    }

    /// <summary>Sections that are not ours: log levels, and the certificates to listen with.</summary>
    private static readonly string[] ReadByTheServer = ["Logging", "Kestrel"];

    /// <summary>Environment variables with our prefix that no setting reads: probably misspelt.</summary>
    public static IEnumerable<string> Unknown(IEnumerable<SettingsSection> sections)
    {
        var known = sections.ToLookup(section => section.Section, section => section.Options, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, _) in OurEnvironment())
        {
            var key = KeyOf(name).Split(':');
            var isKnown = Aliases.Any(alias => alias.Environment == name)
                || (key.Length == 1 && TopLevelKeys.Contains(key[0], StringComparer.OrdinalIgnoreCase))
                || ReadByTheServer.Contains(key[0], StringComparer.OrdinalIgnoreCase)
                || (key.Length > 1 && known[key[0]].SelectMany(options => options.GetProperties())
                    .Any(property => string.Equals(property.Name, key[1], StringComparison.OrdinalIgnoreCase)));
            if (!isKnown)
            {
                yield return name;
            }
        }
    }

    private static IEnumerable<(string Name, string Value)> OurEnvironment() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => (Name: (string)entry.Key, Value: (string?)entry.Value ?? ""))
            .Where(entry => entry.Name.StartsWith(Prefix, StringComparison.Ordinal) && entry.Value.Length > 0)
            .Where(entry => !TestNames.Any(name => entry.Name.StartsWith(name, StringComparison.Ordinal)))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal);

    private static string KeyOf(string name) =>
        string.Join(':', name[Prefix.Length..].Split("__").Select(part => part.Replace("_", "", StringComparison.Ordinal)));
}
