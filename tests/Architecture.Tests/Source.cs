using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Architecture.Tests;

/// <summary>A C# file of the house, read once and parsed once for all tests.</summary>
internal sealed class Source
{
    private static readonly ConcurrentDictionary<string, Source> Read = new(StringComparer.Ordinal);
    private readonly Lazy<CompilationUnitSyntax> _root;

    private Source(string path)
    {
        Path = path;
        Text = SourceText.From(File.ReadAllText(System.IO.Path.Combine(House.Root, path)));
        _root = new Lazy<CompilationUnitSyntax>(() => CSharpSyntaxTree.ParseText(Text, path: path).GetCompilationUnitRoot());
    }

    /// <summary>Path from the root of the project.</summary>
    public string Path { get; }

    public SourceText Text { get; }

    public CompilationUnitSyntax Root => _root.Value;

    /// <summary>Name of the file without its extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The module that the file is of, e.g. <c>Execution</c>; empty outside of <c>src</c>.</summary>
    public string Module => Path.Split(System.IO.Path.DirectorySeparatorChar) is ["src", var project, ..]
        ? project["Candlewick.".Length..]
        : "";

    /// <summary>The file's namespace, empty where it has none.</summary>
    public string Namespace => Root.DescendantNodes(node => node is CompilationUnitSyntax)
        .OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";

    public static IEnumerable<Source> In(params string[] folders) =>
        House.Files("*.cs", folders).Select(path => Read.GetOrAdd(path, static given => new Source(given)));

    /// <summary>The file and line of a place in it, as editors and terminals open it.</summary>
    public string At(SyntaxNode node) => $"{Path}:{LineOf(node.SpanStart) + 1}";

    public int LineOf(int position) => Text.Lines.GetLineFromPosition(position).LineNumber;
}
