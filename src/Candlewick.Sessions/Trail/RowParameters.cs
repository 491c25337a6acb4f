using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.RegularExpressions;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Dapper;

namespace Candlewick.Sessions.Trail;

/// <summary>
/// A row's settable properties as SQL parameters. Enums go by their names, traces as <see cref="StoredTrace"/> has them; by itself Dapper
/// would write an enum's number. How each is read and written is worked out once for each type.
/// </summary>
internal sealed class RowParameters : SqlMapper.IDynamicParameters
{
    private static readonly ConcurrentDictionary<Type, Column[]> ColumnsOfTypes = new();
    private readonly IReadOnlyList<object> _rows;
    private readonly (string Name, string Value)? _key;

    private RowParameters(IReadOnlyList<object> rows, (string Name, string Value)? key = null)
    {
        _rows = rows;
        _key = key;
    }

    /// <summary>Lets Dapper read a trace back; idempotent.</summary>
    public static void Register() => SqlMapper.AddTypeHandler(new TraceHandler());

    /// <param name="row">The row.</param>
    /// <param name="key">A parameter more, for what the row itself does not hold.</param>
    public static RowParameters Of(object row, (string Name, string Value)? key = null) => new([row], key);

    /// <summary>The parameters of rows of one type; those of each carry its number, as <see cref="Numbered"/> has them.</summary>
    public static RowParameters OfMany(IReadOnlyList<object> rows) => new(rows);

    /// <summary>SQL with the number of a row behind the name of every parameter.</summary>
    public static string Numbered(string sql, int row) =>
        Regex.Replace(
            sql, "@[A-Za-z]+", name => string.Create(CultureInfo.InvariantCulture, $"{name.Value}{row}"), RegexOptions.NonBacktracking);

    void SqlMapper.IDynamicParameters.AddParameters(IDbCommand command, SqlMapper.Identity identity)
    {
        var columns = ColumnsOfTypes.GetOrAdd(
            _rows[0].GetType(), type => [.. type.GetProperties().Where(one => one.CanWrite).Select(Column.Of)]);
        for (var row = 0; row < _rows.Count; row++)
        {
            foreach (var column in columns)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = _rows.Count == 1
                    ? column.Name : string.Create(CultureInfo.InvariantCulture, $"{column.Name}{row}");
                column.Write(parameter, column.Read(_rows[row]));
                command.Parameters.Add(parameter);
            }
        }

        if (_key is { } key)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.DbType, parameter.Value) = (key.Name, DbType.String, key.Value);
            command.Parameters.Add(parameter);
        }
    }

    private sealed record Column(string Name, Func<object, object?> Read, Action<IDbDataParameter, object?> Write)
    {
        public static Column Of(PropertyInfo property)
        {
            var row = Expression.Parameter(typeof(object));
            var read = Expression.Lambda<Func<object, object?>>(
                Expression.Convert(Expression.Property(Expression.Convert(row, property.DeclaringType!), property), typeof(object)), row);
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            return new Column(property.Name, read.Compile(), WriterOf(type));
        }

        private static Action<IDbDataParameter, object?> WriterOf(Type type)
        {
            if (DapperHandlers.Of(type) is { } handler)
            {
                return (parameter, value) => handler.SetValue(parameter, value ?? DBNull.Value);
            }

            Func<object, object> stored = type.IsEnum ? word => word.ToString()!
                : type == typeof(IReadOnlyList<RuleOutcome>) ? trace => StoredTrace.Write((IReadOnlyList<RuleOutcome>)trace)
                : same => same;
            var kind = type == typeof(int) ? DbType.Int32 : type == typeof(long) ? DbType.Int64
                : type == typeof(string) || type.IsEnum || type == typeof(IReadOnlyList<RuleOutcome>) ? DbType.String
                : throw new NotSupportedException($"A row has no column for {type.Name}.");
            return (parameter, value) =>
            {
                parameter.DbType = kind;
                parameter.Value = value is null ? DBNull.Value : stored(value);
            };
        }
    }

    private sealed class TraceHandler : SqlMapper.TypeHandler<IReadOnlyList<RuleOutcome>>
    {
        public override IReadOnlyList<RuleOutcome> Parse(object value) =>
            StoredTrace.Read((string)value);

        public override void SetValue(IDbDataParameter parameter, IReadOnlyList<RuleOutcome>? value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = StoredTrace.Write(value ?? []);
        }
    }
}
