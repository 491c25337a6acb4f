using System.Data;
using System.Globalization;
using Candlewick.Platform.Storage.Engines;
using Dapper;

namespace Candlewick.Platform.Storage;

/// <summary>
/// How values are stored in SQL: money as exact decimal text, instants as ISO 8601 UTC text with milliseconds
/// (so that sorting the text sorts by time), flags as 1 and 0. Row types are classes with settable properties.
/// </summary>
public static class DapperHandlers
{
    /// <summary>The stored form of an instant.</summary>
    public const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly Dictionary<Type, SqlMapper.ITypeHandler> Handlers = new()
    {
        [typeof(decimal)] = new DecimalHandler(),
        [typeof(DateTimeOffset)] = new InstantHandler(),
        [typeof(bool)] = new FlagHandler(),
    };

    private static readonly Lock Gate = new();
    private static bool _registered;

    /// <summary>Idempotent.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (_registered)
            {
                return;
            }

            DefaultTypeMap.MatchNamesWithUnderscores = true;
            foreach (var (type, handler) in Handlers)
            {
                SqlMapper.RemoveTypeMap(type);
                SqlMapper.RemoveTypeMap(typeof(Nullable<>).MakeGenericType(type));
                SqlMapper.AddTypeHandler(type, handler);
            }

            SqlMapper.ConnectionStringComparer = new AnyOfOneEngine();
            _registered = true;
        }
    }

    /// <summary>What writes a type in its stored form; null for those that the engines take as they are.</summary>
    public static SqlMapper.ITypeHandler? Of(Type type) => Handlers.GetValueOrDefault(type);

    /// <summary>
    /// What reads a row is made once for each statement and engine, not once more for each file: a program that opens many, as tests do,
    /// would make and keep it for every one of them.
    /// </summary>
    private sealed class AnyOfOneEngine : IEqualityComparer<string>
    {
        public bool Equals(string? one, string? other) => GetHashCode(one ?? "") == GetHashCode(other ?? "");

        public int GetHashCode(string text) => text.StartsWith(PostgresConnection.Mark, StringComparison.Ordinal) ? 1 : 0;
    }

    /// <summary>How one type is stored. A parameter has the stored type also where it is null: a server must know it.</summary>
    private abstract class StoredAs<T>(DbType type) : SqlMapper.ITypeHandler
        where T : struct
    {
        public void SetValue(IDbDataParameter parameter, object value)
        {
            parameter.DbType = type;
            parameter.Value = value is T present ? Write(present) : DBNull.Value;
        }

        public object? Parse(Type destinationType, object value) => value is null or DBNull ? null : Read(value);

        protected abstract object Write(T value);

        protected abstract T Read(object value);
    }

    private sealed class DecimalHandler() : StoredAs<decimal>(DbType.String)
    {
        protected override decimal Read(object value) => value switch
        {
            string text => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
            long whole => whole,
            decimal exact => exact,
            double real => (decimal)real,
            _ => throw new DataException($"A stored decimal came as {value.GetType().Name}."),
        };

        protected override object Write(decimal value) => Normalize(value).ToString(CultureInfo.InvariantCulture);

        /// <summary>Drops trailing zeros, so that equal amounts are equal texts.</summary>
        private static decimal Normalize(decimal value) => value / 1.000000000000000000000000000000000m;
    }

    private sealed class InstantHandler() : StoredAs<DateTimeOffset>(DbType.String)
    {
        protected override DateTimeOffset Read(object value) => value switch
        {
            string text =>
                DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
            DateTimeOffset instant => instant,
            DateTime moment => new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)),
            _ => throw new DataException($"A stored instant came as {value.GetType().Name}."),
        };

        protected override object Write(DateTimeOffset value) => value.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);
    }

    /// <summary>1 and 0, as the embedded engine keeps them.</summary>
    private sealed class FlagHandler() : StoredAs<bool>(DbType.Int64)
    {
        protected override bool Read(object value) => value is bool flag ? flag : Convert.ToInt64(value, CultureInfo.InvariantCulture) != 0;

        protected override object Write(bool value) => value ? 1L : 0L;
    }
}
