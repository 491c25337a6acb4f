using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>The shape of the house: who references whom, what a module shows, and what things are called.</summary>
public sealed partial class ModuleTests
{
    public static TheoryData<string> AllModules() => [.. House.Modules];

    [Theory]
    [MemberData(nameof(AllModules))]
    public void A_module_references_only_what_the_table_allows(string module)
    {
        var allowed = House.AllowedFor(module).Select(name => $"Candlewick.{name}").ToHashSet();
        var used = House.AssemblyOf(module).GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => name.StartsWith("Candlewick.", StringComparison.Ordinal));
        var declared = XDocument.Load(Path.Combine(House.Root, "src", $"Candlewick.{module}", $"Candlewick.{module}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        House.None(used.Concat(declared).Where(name => !allowed.Contains(name)));
    }

    [Fact]
    public void Every_source_project_stands_in_the_table() => Assert.Equal(
        House.Modules.Order(StringComparer.Ordinal),
        House.Files("*.csproj", "src").Select(path => Path.GetFileNameWithoutExtension(path)["Candlewick.".Length..])
            .Order(StringComparer.Ordinal));

    [Fact]
    public void The_vocabulary_needs_no_package() =>
        Assert.DoesNotContain(
            "PackageReference", File.ReadAllText(Path.Combine(House.Root, "src", "Candlewick.Domain", "Candlewick.Domain.csproj")),
            StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(AllModules))]
    public void A_module_shows_its_two_methods_its_options_and_its_contracts(string module)
    {
        if (module is "Domain" or "Platform")
        {
            return;
        }

        // Requests nested in an internal use case are public for the validation generator and still out of reach.
        var shown = House.AssemblyOf(module).GetExportedTypes()
            .Where(type => type.Namespace is not null && type.Namespace.StartsWith("Candlewick.", StringComparison.Ordinal))
            .Where(type => type.Name != $"{module}Module" && !type.Name.EndsWith("Options", StringComparison.Ordinal)
                && type.Namespace != $"Candlewick.{module}.Contracts"
                && !type.Namespace!.StartsWith($"Candlewick.{module}.Contracts.", StringComparison.Ordinal));

        House.None(shown.Select(type => type.FullName));
    }

    [Theory]
    [MemberData(nameof(AllModules))]
    public void What_a_module_shows_is_explained(string module)
    {
        var assembly = House.AssemblyOf(module);
        var documented = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
            .Select(member => member.Attribute("name")!.Value).ToHashSet(StringComparer.Ordinal);
        var silent = assembly.GetExportedTypes()
            .Where(type => type.Namespace?.Contains(".Contracts", StringComparison.Ordinal) == true
                || type.Name.EndsWith("Module", StringComparison.Ordinal) || type.Name.EndsWith("Options", StringComparison.Ordinal))
            .Where(type => !documented.Contains("T:" + type.FullName!.Replace('+', '.')));

        House.None(silent.Select(type => type.FullName));
    }

    [Theory]
    [MemberData(nameof(AllModules))]
    public void Nothing_is_named_after_what_it_might_be(string module)
    {
        var vague = House.WrittenTypes(module).Where(type => VagueName().IsMatch(type.Name.Split('`')[0]));
        House.None(vague.Select(type => type.FullName));
    }

    [Theory]
    [MemberData(nameof(AllModules))]
    public void A_bar_is_called_a_bar(string module)
    {
        var otherwise = House.WrittenTypes(module)
            .Where(type => type.Name.Contains("Candle", StringComparison.OrdinalIgnoreCase)
                || type.Name.Contains("Kline", StringComparison.OrdinalIgnoreCase));
        House.None(otherwise.Select(type => type.FullName));
    }

    [Fact]
    public void Folders_are_capabilities_and_not_layers()
    {
        string[] layers =
            ["Controllers", "Services", "Repositories", "Helpers", "Utils", "Managers", "Models", "Dtos", "Entities", "Interfaces",
                "Common"];
        House.None(House.Files("*.cs", "src").Where(path => path.Split(Path.DirectorySeparatorChar).SkipLast(1).Any(layers.Contains)));
    }

    [Fact]
    public void Nothing_is_left_to_do_later_in_a_comment()
    {
        var files = House.Files("*.cs", "src", "tests", "bench").Concat(House.Files("*.ts", "web/src", "web/e2e"))
            .Concat(House.Files("*.tsx", "web/src"))
            .Where(path => !path.EndsWith("ModuleTests.cs", StringComparison.Ordinal));
        House.None(files.Where(path => File.ReadLines(Path.Combine(House.Root, path)).Any(line => LaterMark().IsMatch(line))));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("LICENSE")]
    [InlineData("docs/vocabulary.md")]
    public void The_house_has_its_papers(string path) => Assert.True(new FileInfo(Path.Combine(House.Root, path)).Length > 100);

    [Theory]
    [InlineData("candlewick")]
    [InlineData(".ci/run")]
    public void The_two_commands_can_be_run(string path) =>
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Path.Combine(House.Root, path)).HasFlag(UnixFileMode.UserExecute));

    [Fact]
    public void Every_project_is_in_the_solution_and_has_a_lock_file()
    {
        var solution = File.ReadAllText(Path.Combine(House.Root, "Candlewick.slnx"));
        var projects = House.Files("*.csproj", "src", "tests", "bench").ToList();

        House.None(projects.Where(path => !solution.Contains(path.Replace('\\', '/'), StringComparison.Ordinal)));
        House.None(projects.Where(path => !File.Exists(Path.Combine(House.Root, Path.GetDirectoryName(path)!, "packages.lock.json"))));
    }

    [GeneratedRegex(
        "(Manager|Helper|Helpers|Util|Utils|Processor|Info|Impl|Controller|Service|Repository|Dto)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VagueName();

    [GeneratedRegex("\\b(TODO|FIXME|HACK|XXX)\\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LaterMark();
}
