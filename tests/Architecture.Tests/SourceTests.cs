using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Architecture.Tests;

/// <summary>What the source text itself is held to: its widths, where SQL stands, and how a class comes by what it needs.</summary>
public sealed partial class SourceTests
{
    private const int MaxColumns = 140;
    private const int MaxMethodLines = 70;
    /// <summary>"About 400".</summary>
    private const int MaxFileLines = 420;
    private const int MaxTestFileLines = 450;

    /// <summary>
    /// Classes beside the stores that hold SQL: the connection sets up its engine and asks whether it answers, the migrator
    /// keeps its own table of what was applied.
    /// </summary>
    private static readonly string[] HoldSqlToo = ["Database", "Migrator", "SqliteEngine", "PostgresEngine", "PostgresWriteConnection"];

    public static TheoryData<string> AllModules() => [.. House.Modules];

    private static IEnumerable<string> PageFiles => House.Files("*.ts", "web/src").Concat(House.Files("*.tsx", "web/src"))
        .Where(path => !path.EndsWith(".gen.ts", StringComparison.Ordinal));

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("bench")]
    [InlineData("web")]
    public void A_line_fits_on_the_screen(string part)
    {
        var files = part == "web" ? PageFiles : House.Files("*.cs", part);
        var wide = files.SelectMany(path => File.ReadLines(Path.Combine(House.Root, path))
            .Select((line, index) => (Where: $"{path}:{index + 1}", line.Length)).Where(line => line.Length > MaxColumns));
        House.None(wide.Select(line => $"{line.Where}: {line.Length} columns"));
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("bench")]
    public void A_method_can_be_seen_whole(string part)
    {
        var long_ = Source.In(part).SelectMany(source => source.Root.DescendantNodes()
            .Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
            .Select(node => (Node: node, source, Lines: source.LineOf(node.Span.End) - source.LineOf(node.SpanStart) + 1)));
        House.None(long_.Where(method => method.Lines > MaxMethodLines)
            .Select(method => $"{method.source.At(method.Node)}: {method.Lines}"));
    }

    [Fact]
    public void A_file_can_be_read_in_one_go()
    {
        var files = House.Files("*.cs", "src", "bench").Concat(PageFiles).Select(path => (Path: path, Most: MaxFileLines))
            .Concat(House.Files("*.cs", "tests").Select(path => (Path: path, Most: MaxTestFileLines)))
            .Select(file => (file.Path, file.Most, Lines: File.ReadLines(Path.Combine(House.Root, file.Path)).Count()));
        House.None(files.Where(file => file.Lines > file.Most).Select(file => $"{file.Path}: {file.Lines} lines"));
    }

    [Theory]
    [MemberData(nameof(AllModules))]
    public void SQL_stands_only_in_stores(string module)
    {
        var elsewhere = Source.In($"src/Candlewick.{module}").SelectMany(source => source.Root.DescendantTokens()
            .Where(token => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken
                or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken)
            .Where(token => Sql().IsMatch(token.Text) && !MayHoldSql(token.Parent!))
            .Select(token => $"{source.At(token.Parent!)}: {token.Text.Trim()[..Math.Min(60, token.Text.Trim().Length)]}"));
        House.None(elsewhere);
    }

    /// <summary>A class says in its constructor what it needs; whoever fetches by itself hides it.</summary>
    [Theory]
    [MemberData(nameof(AllModules))]
    public void Nobody_fetches_services_by_itself(string module)
    {
        // Platform hands things out, Host puts them together.
        if (module is "Platform" or "Host")
        {
            return;
        }

        var fetchers = Source.In($"src/Candlewick.{module}").Where(source => !source.Name.EndsWith("Module", StringComparison.Ordinal))
            .SelectMany(source => source.Root.DescendantNodes().OfType<IdentifierNameSyntax>()
                .Where(name => name.Identifier.ValueText is "IServiceProvider" or "IServiceScopeFactory" or "RequestServices")
                .Select(source.At));
        House.None(fetchers);
    }

    [Theory]
    [MemberData(nameof(AllModules))]
    public void Nobody_is_given_a_service_to_be_made_later(string module)
    {
        var lazy = Source.In($"src/Candlewick.{module}").SelectMany(source => source.Root.DescendantNodes().OfType<ParameterListSyntax>()
            .Where(list => list.Parent is ConstructorDeclarationSyntax or TypeDeclarationSyntax)
            .SelectMany(list => list.Parameters)
            .Where(parameter => parameter.Type is GenericNameSyntax { Identifier.ValueText: "Lazy" })
            .Select(source.At));
        House.None(lazy);
    }

    private static bool MayHoldSql(SyntaxNode node) =>
        node.Ancestors().OfType<TypeDeclarationSyntax>().Select(type => type.Identifier.ValueText)
        .Any(name => name.EndsWith("Store", StringComparison.Ordinal) || HoldSqlToo.Contains(name));

    [GeneratedRegex(
        """
        \bSELECT\b[^;]*\bFROM\b | \bSELECT\s+[\d@] | \bINSERT\s+(OR\s+\w+\s+)?INTO\b | \bUPDATE\s+\w+\s+SET\b | \bDELETE\s+FROM\b
        | \b(CREATE|DROP|ALTER)\s+(UNIQUE\s+|TEMP\s+)?(TABLE|INDEX|VIEW|TRIGGER)\b | \bPRAGMA\s+\w | \bORDER\s+BY\s | \bGROUP\s+BY\s
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sql();
}
