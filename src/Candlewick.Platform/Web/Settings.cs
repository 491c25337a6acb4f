using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Web;

/// <summary>A configuration section and the options it fills; the host warns of keys that belong to none.</summary>
/// <param name="Section">Section name, e.g. <c>Streaming</c>.</param>
/// <param name="Options">The options' type.</param>
public sealed record SettingsSection(string Section, Type Options);

/// <summary>Binds options to configuration so that a wrong value stops the start with a message that names its key.</summary>
public static class Settings
{
    /// <summary>Binds <typeparamref name="TOptions"/> to a section and checks its data annotations at start.</summary>
    public static IServiceCollection AddSettings<TOptions>(this IServiceCollection services, string section) where TOptions : class
    {
        services.AddSingleton(new SettingsSection(section, typeof(TOptions)));
        services.AddSingleton<IValidateOptions<TOptions>>(new NamingValidator<TOptions>(section));
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        return services;
    }

    private sealed class NamingValidator<TOptions>(string section) : IValidateOptions<TOptions> where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var failures = new List<string>();
            foreach (var property in typeof(TOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                var context = new ValidationContext(options) { MemberName = property.Name };
                var results = new List<ValidationResult>();
                if (!Validator.TryValidateProperty(property.GetValue(options), context, results))
                {
                    var environment = $"CANDLEWICK_{section.ToUpperInvariant()}__{property.Name.ToUpperInvariant()}";
                    failures.AddRange(results.Select(result =>
                        $"{section}:{property.Name} (environment {environment}): {result.ErrorMessage}"));
                }
            }

            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }
    }
}
