using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Architecture.Tests;

/// <summary>The rooms of a module: each stands where its namespace says, and no two of them need one another.</summary>
public sealed class FolderTests
{
    public static TheoryData<string> AllModules() => [.. House.Modules];

    /// <summary>The vocabulary is one namespace over all its folders.</summary>
    public static TheoryData<string> ModulesWithRooms() => [.. House.Modules.Where(module => module != "Domain")];

    [Theory]
    [MemberData(nameof(ModulesWithRooms))]
    public void A_namespace_is_the_folder_it_stands_in(string module)
    {
        var elsewhere = Source.In($"src/Candlewick.{module}").Where(source => source.Namespace.Length > 0)
            .Where(source => source.Namespace != Path.GetDirectoryName(source.Path)!["src/".Length..]
                .Replace(Path.DirectorySeparatorChar, '.'));
        House.None(elsewhere.Select(source => $"{source.Path}: {source.Namespace}"));
    }

    [Theory]
    [MemberData(nameof(AllModules))]
    public void Folders_of_a_module_form_no_circle(string module)
    {
        var prefix = $"Candlewick.{module}.";
        var uses = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var source in Source.In($"src/Candlewick.{module}"))
        {
            // Files in the module's root put the folders together and may know all of them.
            if (!source.Namespace.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var folder = source.Namespace[prefix.Length..];
            foreach (var line in source.Root.DescendantNodes().OfType<UsingDirectiveSyntax>())
            {
                var used = FolderOf(line.NamespaceOrType.ToString(), prefix, line);
                if (used is not null && used != folder)
                {
                    uses.TryAdd(folder, new SortedDictionary<string, string>(StringComparer.Ordinal));
                    uses[folder].TryAdd(used, source.At(line));
                }
            }
        }

        var circle = CircleIn(uses);
        Assert.True(circle.Count == 0, string.Join('\n', circle));
    }

    /// <summary>The folder that a using line names: a namespace, or that of a type behind <c>using static</c> or an alias.</summary>
    private static string? FolderOf(string name, string prefix, UsingDirectiveSyntax line)
    {
        var full = name.StartsWith("global::", StringComparison.Ordinal) ? name["global::".Length..] : name;
        if (!full.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = full[prefix.Length..];
        var isType = line.Alias is not null || line.StaticKeyword.ValueText.Length > 0;
        var dot = rest.LastIndexOf('.');
        return !isType ? rest : dot < 0 ? null : rest[..dot];
    }

    /// <summary>The lines of the first circle found, or nothing.</summary>
    private static IReadOnlyList<string> CircleIn(IReadOnlyDictionary<string, SortedDictionary<string, string>> uses)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<string>();
        return uses.Keys.Select(Visit).FirstOrDefault(circle => circle.Count > 0) ?? [];

        IReadOnlyList<string> Visit(string folder)
        {
            var start = path.IndexOf(folder);
            if (start >= 0)
            {
                var circle = path[start..].Append(folder).ToList();
                return [string.Join(" → ", circle), .. circle.Zip(circle.Skip(1), (from, to) => $"  {from} → {to} at {uses[from][to]}")];
            }

            if (done.Contains(folder) || !uses.TryGetValue(folder, out var next))
            {
                return [];
            }

            path.Add(folder);
            var found = next.Keys.Select(Visit).FirstOrDefault(circle => circle.Count > 0) ?? [];
            path.RemoveAt(path.Count - 1);
            done.Add(folder);
            return found;
        }
    }
}
