using Plinto.Rego.Builtins;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Infers what is known of terms: constants, variables bound to them, rules and functions with such values, results of built-ins.</summary>
internal sealed partial class TypeInference(Compilation compilation)
{
    // Rules refer to rules; beyond this depth a type is left unknown rather than the stack used up.
    private const int MaxDepth = 40;

    // A few lines make a type that nobody has the time to compare or the memory to print: beyond this size it is left unknown.
    private const int MostParts = 2000;

    private readonly Dictionary<RuleNode, RegoType> _documents = [];
    private int _depth;

    public RegoType Of(Term term, Dictionary<string, RegoType> variables)
    {
        compilation.CheckCancelled();
        return Infer(term, variables) is { Size: <= MostParts } type ? type : RegoType.Any;
    }

    private RegoType Infer(Term term, Dictionary<string, RegoType> variables)
    {
        switch (term)
        {
            case NullTerm: return RegoType.Null;
            case BooleanTerm: return RegoType.Boolean;
            case NumberTerm: return RegoType.Number;
            case StringTerm or TemplateTerm: return RegoType.String;
            case VarTerm v: return variables.GetValueOrDefault(v.Name) ?? RegoType.Any;
            case ArrayTerm t: return Types.ArrayOf([.. t.Items.Select(item => Of(item, variables))]);
            case SetTerm t: return new RegoType { Kind = RegoTypeKind.Set, Element = Types.Union(t.Items.Select(item => Of(item, variables))) };
            case ObjectTerm t: return OfObject(t, variables);
            case ArrayComprehension t: return new RegoType { Kind = RegoTypeKind.Array, Element = OfHead(t.Head, t.Body, variables) };
            case SetComprehension t: return new RegoType { Kind = RegoTypeKind.Set, Element = OfHead(t.Head, t.Body, variables) };
            case ObjectComprehension t:
                return new RegoType { Kind = RegoTypeKind.Object, Key = OfHead(t.Key, t.Body, variables), Element = OfHead(t.Value, t.Body, variables) };
            case CallTerm t: return OfCall(t);
            case RefTerm t: return OfReference(t, variables) ?? RegoType.Any;
            default: return RegoType.Any;
        }
    }

    /// <summary>The type of a reference; null if it certainly is undefined.</summary>
    public RegoType? OfReference(RefTerm reference, Dictionary<string, RegoType> variables)
    {
        var (type, next) = reference.IsData ? OfDocument(reference) : (reference.IsInput ? RegoType.Any : Of(reference.Head, variables), 1);
        for (var i = next; i < reference.Parts.Count; i++)
        {
            var operand = reference.Parts[i];
            if (operand is VarTerm v)
            {
                variables.TryAdd(v.Name, Types.KeysOf(type));
            }

            if (Types.Select(type, ConstantTerms.ToValue(operand)) is not { } below)
            {
                return null;
            }

            type = below;
        }
        return type;
    }

    private RegoType OfObject(ObjectTerm term, Dictionary<string, RegoType> variables)
    {
        if (term.Entries.Count == 0)
        {
            return new RegoType { Kind = RegoTypeKind.Object, Key = RegoType.Any, Element = RegoType.Any };
        }

        if (term.Entries.All(static e => e.Key is StringTerm))
        {
            var members = term.Entries.GroupBy(static e => ((StringTerm)e.Key).Value)
                .Select(g => new KeyValuePair<string, RegoType>(g.Key, g.Count() == 1 ? Of(g.First().Value, variables) : RegoType.Any));
            return new RegoType { Kind = RegoTypeKind.Object, Members = [.. members] };
        }
        return new RegoType
        {
            Kind = RegoTypeKind.Object,
            Key = Types.Union(term.Entries.Select(e => Of(e.Key, variables))),
            Element = Types.Union(term.Entries.Select(e => Of(e.Value, variables))),
        };
    }

    private RegoType OfHead(Term head, IReadOnlyList<Expr> body, Dictionary<string, RegoType> outer)
    {
        var variables = new Dictionary<string, RegoType>(outer, StringComparer.Ordinal);
        Bind(body, variables);
        return Of(head, variables);
    }

    private RegoType OfCall(CallTerm call)
    {
        if (!call.Operator.IsData)
        {
            return compilation.FindBuiltin(call.Name)?.Result ?? RegoType.Any;
        }

        return Functions.FindRules(compilation, call.Operator) is { } rules ? OfRules(NodeOf(rules[0])) : RegoType.Any;
    }

    private RuleNode NodeOf(CompiledRule rule) => compilation.Root.Find(rule.Path)!;

    private (RegoType Type, int Next) OfDocument(RefTerm reference)
    {
        var node = compilation.Root;
        for (var i = 1; i < reference.Parts.Count; i++)
        {
            if (reference.Parts[i] is not StringTerm part || node.Child(part.Value) is not { } child)
            {
                return (RegoType.Any, reference.Parts.Count);
            }

            node = child;
            if (node.Rules.Count > 0)
            {
                return (node.Rules[0].Kind is RuleKind.Function ? RegoType.Any : OfRules(node), i + 1);
            }
        }
        return (RegoType.Any, reference.Parts.Count);
    }

    private RegoType OfRules(RuleNode node)
    {
        if (_documents.TryGetValue(node, out var known))
        {
            return known;
        }

        if (_depth >= MaxDepth || node.Rules.Any(static rule => rule.IsDynamic))
        {
            return RegoType.Any;
        }

        _documents[node] = RegoType.Any;
        _depth++;
        var type = node.Rules[0].Kind is RuleKind.Set
            ? new RegoType { Kind = RegoTypeKind.Set, Element = RegoType.Any }
            : Types.Union(node.Rules.SelectMany(static rule => Branches(rule.Rule)).Select(OfBranch));
        _depth--;
        return _documents[node] = type;
    }

    private static IEnumerable<Rule> Branches(Rule rule)
    {
        for (var branch = rule; branch is not null; branch = branch.Else)
        {
            yield return branch;
        }
    }

    private RegoType OfBranch(Rule branch)
    {
        var variables = new Dictionary<string, RegoType>(StringComparer.Ordinal);
        Bind(branch.Body, variables);
        return Of(branch.Head.Value!, variables);
    }
}
