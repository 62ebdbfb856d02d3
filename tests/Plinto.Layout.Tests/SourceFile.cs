using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Plinto.Layout.Tests;

/// <summary>One file, its folder and what it says.</summary>
internal sealed record SourceFile(string Path, string Folder, CompilationUnitSyntax Root)
{
    /// <summary>Names of the types that it declares, nested ones left out.</summary>
    public IEnumerable<string> DeclaredTypes =>
        Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .Select(node => node switch
            {
                BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
                DelegateDeclarationSyntax type => type.Identifier.ValueText,
                _ => "",
            })
            .Where(name => name.Length > 0);

    /// <summary>The folders that it uses, its own perhaps among them.</summary>
    public IEnumerable<string> FoldersUsed(string rootNamespace, IReadOnlyCollection<string> folders, Func<string, HashSet<string>> typesOf)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Root.DescendantNodes().OfType<UsingDirectiveSyntax>().Select(directive => directive.NamespaceOrType.ToString()))
        {
            if (name.StartsWith(rootNamespace + ".", StringComparison.Ordinal))
            {
                var first = name[(rootNamespace.Length + 1)..].Split('.')[0];
                used.Add(folders.Contains(first) ? first : FolderGraph.Top);
            }
        }

        var top = folders.Contains(FolderGraph.Top) ? typesOf(FolderGraph.Top) : [];
        foreach (var name in Root.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (top.Contains(name.Identifier.ValueText) && IsAType(name))
            {
                used.Add(FolderGraph.Top);
            }
            else if (folders.Contains(name.Identifier.ValueText) && NextAfter(name) is { } next && typesOf(name.Identifier.ValueText).Contains(next))
            {
                used.Add(name.Identifier.ValueText);
            }
        }

        return used;
    }

    /// <summary>Whether a name stands where a type can: not as the member of something, nor as the name of an argument or property that is set.</summary>
    private static bool IsAType(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == name,
        MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => false,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != name,
        _ => true,
    };

    /// <summary>The name after a dot behind this one.</summary>
    private static string? NextAfter(SimpleNameSyntax name) => name.Parent switch
    {
        QualifiedNameSyntax qualified when qualified.Left == name => qualified.Right.Identifier.ValueText,
        QualifiedNameSyntax { Parent: QualifiedNameSyntax above } qualified when qualified.Right == name => above.Right.Identifier.ValueText,
        MemberAccessExpressionSyntax access when access.Expression == name => access.Name.Identifier.ValueText,
        _ => null,
    };
}
