using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Rego.Compile;

/// <summary>The answers of <c>rego.metadata.rule()</c> and <c>rego.metadata.chain()</c>: known at compile time.</summary>
internal static class Metadata
{
    public static Term Rule(CompiledRule rule, SourceLocation at)
    {
        var own = rule.Source.Annotations.LastOrDefault(static a => a.Scope is AnnotationScope.Rule);
        return ConstantTerms.Of(own?.Content ?? RegoObject.Empty, at);
    }

    /// <summary>The rule, its document, its package, and the packages around that speak for their subpackages; innermost first.</summary>
    public static Term Chain(Compilation compilation, CompiledRule rule, SourceLocation at)
    {
        var chain = new List<RegoValue>();
        var own = rule.Source.Annotations.Where(static a => a.Scope is AnnotationScope.Rule).Reverse().ToList();
        chain.Add(Entry(rule.Path, own.FirstOrDefault()));
        chain.AddRange(own.Skip(1).Select(a => Entry(rule.Path, a)));
        var sameDocument = compilation.Rules.Where(other => other.Path.SequenceEqual(rule.Path));
        chain.AddRange(sameDocument.SelectMany(static other => other.Source.Annotations)
            .Where(static a => a.Scope is AnnotationScope.Document).Take(1).Select(a => Entry(rule.Path, a)));
        var package = rule.Module.Package.Names;
        chain.AddRange(OfPackage(compilation, package, AnnotationScope.Package).Take(1).Select(a => Entry(package, a)));
        for (var length = package.Length; length > 0; length--)
        {
            var outer = package[..length];
            chain.AddRange(OfPackage(compilation, outer, AnnotationScope.Subpackages).Select(a => Entry(outer, a)));
        }
        return ConstantTerms.Of(RegoArray.Of(chain), at);
    }

    private static IEnumerable<Annotation> OfPackage(Compilation compilation, string[] path, AnnotationScope scope) =>
        compilation.Modules.Where(m => m.Package.Names.SequenceEqual(path)).SelectMany(static m => m.Annotations).Where(a => a.Scope == scope);

    private static RegoObject Entry(IReadOnlyList<string> path, Annotation? annotation)
    {
        var members = new List<KeyValuePair<RegoValue, RegoValue>> { new(RegoString.Of("path"), RegoArray.Of(path.Select(RegoString.Of))) };
        if (annotation is not null)
        {
            members.Add(new(RegoString.Of("annotations"), annotation.Content));
        }

        return RegoObject.Of(members);
    }
}
