using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Candlewick.Platform.Web;

/// <summary>
/// What holds for every request body, whatever its type: null only where the type says so, in lists too; texts that can be read; no
/// number that arithmetic with other numbers would overflow. Checked as soon as an object is read, so that no handler meets them.
/// </summary>
internal static class BodyRules
{
    /// <summary>The largest amount, price or quantity, either way: the product of two still fits into a decimal.</summary>
    private const decimal LargestNumber = 1_000_000_000_000m;

    /// <summary>Adds the checks to a type; changes nothing about how it is described.</summary>
    public static void Apply(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        // Types of answers come by here as well; what they would be checked for is never looked up.
        var checks = new Lazy<IReadOnlyList<Action<object>>>(() => [.. type.Properties.Select(CheckOf).OfType<Action<object>>()]);
        var before = type.OnDeserialized;
        type.OnDeserialized = body =>
        {
            before?.Invoke(body);
            foreach (var check in checks.Value)
            {
                check(body);
            }
        };
    }

    private static Action<object>? CheckOf(JsonPropertyInfo property)
    {
        if (property is not { Get: { } get, AttributeProvider: PropertyInfo member })
        {
            return null;
        }

        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(decimal))
        {
            return body => RequireBounded(property.Name, get(body));
        }

        if (type == typeof(JsonElement))
        {
            return body => RequireReadable(property.Name, get(body));
        }

        if (type.IsValueType)
        {
            return null;
        }

        var nullability = new NullabilityInfoContext().Create(member);
        var isRequired = nullability.WriteState == NullabilityState.NotNull || nullability.ReadState == NullabilityState.NotNull;
        var hasRequiredItems = type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type)
            && (nullability.ElementType ?? (nullability.GenericTypeArguments is [var item] ? item : null)) is
                { Type.IsValueType: false, ReadState: NullabilityState.NotNull };
        return isRequired || hasRequiredItems ? body => RequireNoNull(property.Name, get(body), isRequired, hasRequiredItems) : null;
    }

    private static void RequireNoNull(string name, object? value, bool isRequired, bool hasRequiredItems)
    {
        if (value is null && isRequired)
        {
            throw ProblemException.Invalid(name, "must not be null.");
        }

        if (!hasRequiredItems || value is null)
        {
            return;
        }

        var index = 0;
        foreach (var item in (IEnumerable)value)
        {
            if (item is null)
            {
                throw ProblemException.Invalid(
                    string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]"), "must not be null.");
            }

            index++;
        }
    }

    private static void RequireBounded(string name, object? value)
    {
        if (value is < -LargestNumber or > LargestNumber)
        {
            throw ProblemException.Invalid(name, "must lie between -1000000000000 and 1000000000000.");
        }
    }

    private static void RequireReadable(string name, object? value)
    {
        if (value is JsonElement { ValueKind: not JsonValueKind.Undefined } element && !JsonText.IsReadable(element))
        {
            throw ProblemException.Invalid(name, "holds an escape such as \\ud800, or bytes, that are not text.");
        }
    }
}
