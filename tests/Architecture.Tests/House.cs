using System.Reflection;
using Candlewick.Testing;

namespace Architecture.Tests;

/// <summary>The assemblies and source files of the desk.</summary>
internal static class House
{
    /// <summary>Who may reference whom, beside Domain and Platform, which every module may. A new edge is a change here.</summary>
    public static IReadOnlyDictionary<string, string[]> References { get; } = new Dictionary<string, string[]>
    {
        ["Domain"] = [],
        ["Platform"] = [],
        ["MarketData"] = [],
        ["Execution"] = ["MarketData"],
        ["Staking"] = [],
        ["Sessions"] = ["MarketData", "Execution", "Staking"],
        ["Identity"] = [],
        ["Venues"] = ["MarketData", "Execution"],
        ["Host"] = ["MarketData", "Execution", "Staking", "Sessions", "Identity", "Venues"],
    };

    public static IEnumerable<string> Modules => References.Keys;

    public static string Root => TestData.ProjectRoot;

    public static Assembly AssemblyOf(string module) => Assembly.Load($"Candlewick.{module}");

    /// <summary>What a module may reference, by short name.</summary>
    public static IEnumerable<string> AllowedFor(string module) => module switch
    {
        "Domain" => [],
        "Platform" => ["Domain"],
        _ => ["Domain", "Platform", .. References[module]],
    };

    /// <summary>Types that somebody wrote: no closures, state machines or generated ones.</summary>
    public static IEnumerable<Type> WrittenTypes(string module) => AssemblyOf(module).GetTypes()
        .Where(type => !type.FullName!.Contains('<', StringComparison.Ordinal)
            && type.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null
            && type.Namespace?.StartsWith("Candlewick.", StringComparison.Ordinal) == true);

    /// <summary>Passes when there are no offenders, and names all of them when there are.</summary>
    public static void None(IEnumerable<string?> offenders)
    {
        var all = offenders.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    /// <summary>Source files below the given folders, relative to the root, without what tools write.</summary>
    public static IEnumerable<string> Files(string pattern, params string[] folders) => folders
        .Select(folder => Path.Combine(Root, folder)).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(Root, path))
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "dist"));
}
