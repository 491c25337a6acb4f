using Candlewick.Host.Configuration;
using Candlewick.Platform.Web;
using Microsoft.Extensions.Options;

namespace Candlewick.Host.Doctor;

/// <summary>The settings, as the next start would read them.</summary>
internal static class SettingsCheck
{
    private const string Check = "settings";

    public static IEnumerable<CheckResult> Run(IServiceProvider desk, IConfiguration configuration)
    {
        var wrong = Wrong(desk, configuration).ToList();
        foreach (var words in wrong)
        {
            yield return CheckResult.Fail(Check, $"{words} Correct it; the desk does not start with it.");
        }

        foreach (var name in DeskConfiguration.Unknown(desk.GetServices<SettingsSection>()))
        {
            yield return CheckResult.Warn(Check, $"{name} is not a setting of this desk; it is probably misspelt.");
        }

        if (wrong.Count == 0)
        {
            yield return CheckResult.Ok(Check, string.Join(" ", DeskConfiguration.Urls(configuration)));
        }
    }

    private static IEnumerable<string> Wrong(IServiceProvider desk, IConfiguration configuration)
    {
        var found = new List<string>();
        try
        {
            desk.GetService<IStartupValidator>()?.Validate();
        }
        catch (OptionsValidationException wrong)
        {
            found.AddRange(wrong.Failures);
        }
        catch (AggregateException several)
        {
            found.AddRange(several.InnerExceptions.SelectMany(one => one is OptionsValidationException options
                ? options.Failures : [one.Message]));
        }
        catch (InvalidOperationException wrong)
        {
            found.Add(wrong.Message);
        }

        try
        {
            DeskConfiguration.Urls(configuration);
        }
        catch (SettingsException wrong)
        {
            found.Add(wrong.Message);
        }

        return found;
    }
}
