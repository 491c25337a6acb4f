using Npgsql;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>Where a PostgreSQL database is, as people write it.</summary>
internal static class PostgresAddress
{
    private const int DefaultPort = 5432;

    /// <summary>
    /// Reads <c>postgres://user:password@host:5432/name?sslmode=require</c>, as hosting platforms put it into <c>DATABASE_URL</c>, or the
    /// provider's own <c>Host=…;Database=…</c>.
    /// </summary>
    /// <exception cref="FormatException">It is neither; the words never repeat the address, which may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            var address = text.Contains("://", StringComparison.Ordinal) ? OfUrl(new Uri(text)) : new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(address.Host) || string.IsNullOrEmpty(address.Database))
            {
                throw new FormatException("it names no host or no database");
            }

            return address;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException)
        {
            // What the parsers say of a setting holds its name, never its value; of a URL they say nothing but that it is wrong.
            throw new FormatException(
                $"The address of the database is not valid ({failure.Message.TrimEnd('.')}). Write "
                + "postgres://user:password@host:5432/name, or Host=…;Database=…;Username=…;Password=….", failure);
        }
    }

    private static NpgsqlConnectionStringBuilder OfUrl(Uri url)
    {
        if (url.Scheme is not ("postgres" or "postgresql"))
        {
            throw new FormatException("it does not begin with postgres://");
        }

        var user = url.UserInfo.Split(':', 2);
        var address = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port > 0 ? url.Port : DefaultPort,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
        foreach (var setting in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = setting.Split('=', 2) is [var key, var text] ? (key, Uri.UnescapeDataString(text)) : (setting, "");
            address[NameOf(name)] = name == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }

        return address;
    }

    /// <summary>The server's own clients spell some settings in one word that the provider spells in two.</summary>
    private static string NameOf(string name) => name switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "connect_timeout" => "Timeout",
        "application_name" => "Application Name",
        "channel_binding" => "Channel Binding",
        _ => name,
    };
}
