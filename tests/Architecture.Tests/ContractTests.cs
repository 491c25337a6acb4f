using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Architecture.Tests;

/// <summary>What modules show one another, and how much of it.</summary>
public sealed class ContractTests
{
    /// <summary>What the order path shows: its contracts, its module and its options. Raise it only for a reason.</summary>
    private const int MostOfExecution = 46;

    /// <summary>
    /// Lists of names that others may extend or that the wire fixes: rules are named where they are decided, policies are names
    /// of the framework, venues come and go with the accounts.
    /// </summary>
    private static readonly string[] OpenLists = ["RuleName", "SessionRuleName", "Policies", "SessionCookies", "VenueName"];

    [Fact]
    public void The_order_path_shows_little()
    {
        var shown = Source.In("src/Candlewick.Execution").SelectMany(source => source.Root.DescendantNodes()
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax && node.Parent is BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>().Where(IsPublic).Select(source.At)).ToList();
        Assert.True(shown.Count <= MostOfExecution, $"{shown.Count} public types:\n{string.Join('\n', shown)}");
    }

    [Fact]
    public void Closed_lists_are_enums()
    {
        var lists = Source.In("src").SelectMany(source => source.Root.DescendantNodes().OfType<ClassDeclarationSyntax>()
            .Where(type => IsPublic(type) && type.Modifiers.Any(SyntaxKind.StaticKeyword) && !OpenLists.Contains(type.Identifier.ValueText))
            .Where(type => type.Members.OfType<FieldDeclarationSyntax>().Count(IsPublicText) > 1)
            .Select(type => $"{source.At(type)}: {type.Identifier.ValueText}"));
        House.None(lists);
    }

    private static bool IsPublic(MemberDeclarationSyntax member) => member.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static bool IsPublicText(FieldDeclarationSyntax field) =>
        IsPublic(field) && field.Modifiers.Any(SyntaxKind.ConstKeyword) && field.Declaration.Type.ToString() == "string";
}
