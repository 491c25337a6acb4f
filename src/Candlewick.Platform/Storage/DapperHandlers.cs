using System.Data;
using System.Globalization;
using Dapper;

namespace Candlewick.Platform.Storage;

/// <summary>
/// How values are stored in SQL: money as exact decimal text, instants as ISO 8601 UTC text with milliseconds
/// (so that sorting the text sorts by time). Row types are classes with settable properties.
/// </summary>
public static class DapperHandlers
{
    /// <summary>The stored form of an instant.</summary>
    public const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

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
            SqlMapper.RemoveTypeMap(typeof(decimal));
            SqlMapper.RemoveTypeMap(typeof(decimal?));
            SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
            SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
            SqlMapper.AddTypeHandler(new DecimalHandler());
            SqlMapper.AddTypeHandler(new InstantHandler());
            SqlMapper.ConnectionStringComparer = new AnyDatabase();
            _registered = true;
        }
    }

    /// <summary>
    /// What reads a row is made once for each statement, not once more for each file: a program that opens many, as tests do, would make
    /// and keep it for every one of them.
    /// </summary>
    private sealed class AnyDatabase : IEqualityComparer<string>
    {
        public bool Equals(string? one, string? other) => true;

        public int GetHashCode(string text) => 0;
    }

    private sealed class DecimalHandler : SqlMapper.TypeHandler<decimal>
    {
        public override decimal Parse(object value) => value switch
        {
            string text => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
            long whole => whole,
            decimal exact => exact,
            double real => (decimal)real,
            _ => throw new DataException($"A stored decimal came as {value.GetType().Name}."),
        };

        public override void SetValue(IDbDataParameter parameter, decimal value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = Normalize(value).ToString(CultureInfo.InvariantCulture);
        }

        /// <summary>Drops trailing zeros, so that equal amounts are equal texts.</summary>
        private static decimal Normalize(decimal value) => value / 1.000000000000000000000000000000000m;
    }

    private sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => value switch
        {
            string text =>
                DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
            DateTimeOffset instant => instant,
            DateTime moment => new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)),
            _ => throw new DataException($"A stored instant came as {value.GetType().Name}."),
        };

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = value.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);
        }
    }
}
