using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>A rule on its way through the stages: each stage replaces <see cref="Rule"/>.</summary>
internal sealed class CompiledRule(Module module, Rule rule)
{
    public Module Module { get; } = module;

    /// <summary>The rule as parsed.</summary>
    public Rule Source { get; } = rule;

    public Rule Rule { get; set; } = rule;

    /// <summary>The constant part of the rule's reference below <c>data</c>: package and leading string parts of its name.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>Where the dynamic part of the head's reference begins; equal to its length if there is none.</summary>
    public required int DynamicFrom { get; init; }

    public RuleKind Kind => Rule.Head.IsFunction ? RuleKind.Function : Rule.Head.IsSet ? RuleKind.Set : RuleKind.Complete;

    public bool IsDynamic => DynamicFrom < Source.Head.Reference.Parts.Count;

    /// <summary>The parts of the head's reference after <see cref="Path"/>, as the current stage sees them.</summary>
    public IEnumerable<Term> DynamicParts => Rule.Head.Reference.Parts.Skip(DynamicFrom);

    /// <summary>The rule's name as in OPA's messages: <c>data.pkg.name</c>, with brackets and variables.</summary>
    public string DisplayName
    {
        get
        {
            var at = Source.Location;
            var parts = new List<Term> { new VarTerm(at, "data") };
            parts.AddRange(Path.Select(part => new StringTerm(at, part)));
            parts.AddRange(Source.Head.Reference.Parts.Skip(DynamicFrom));
            return Printer.Print(new RefTerm(at, parts));
        }
    }
}
