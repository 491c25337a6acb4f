using System.Collections.Concurrent;
using System.Data;
using System.Reflection;
using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Dapper;

namespace Candlewick.Sessions.Trail;

/// <summary>
/// A row's settable properties as SQL parameters. Enums go by their names, traces as JSON; by itself Dapper would write an enum's
/// number.
/// </summary>
internal static class RowParameters
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    /// <summary>Lets Dapper read a trace back; idempotent.</summary>
    public static void Register() => SqlMapper.AddTypeHandler(new TraceHandler());

    public static DynamicParameters Of(object row)
    {
        var parameters = new DynamicParameters();
        foreach (var property in Properties.GetOrAdd(row.GetType(), type => [.. type.GetProperties().Where(one => one.CanWrite)]))
        {
            parameters.Add(property.Name, property.GetValue(row) switch
            {
                Enum word => word.ToString(),
                IReadOnlyList<RuleOutcome> trace => JsonSerializer.Serialize(trace, DeskJson.Options),
                var other => other,
            });
        }

        return parameters;
    }

    private sealed class TraceHandler : SqlMapper.TypeHandler<IReadOnlyList<RuleOutcome>>
    {
        public override IReadOnlyList<RuleOutcome> Parse(object value) =>
            JsonSerializer.Deserialize<RuleOutcome[]>((string)value, DeskJson.Options)!;

        public override void SetValue(IDbDataParameter parameter, IReadOnlyList<RuleOutcome>? value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = JsonSerializer.Serialize(value, DeskJson.Options);
        }
    }
}
