using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;
using static Plinto.Rego.Compile.VariableScope;

namespace Plinto.Rego.Compile;

/// <summary>
/// Decides for each name whether it is a variable, a rule, or an import: rules and imports become references below <c>data</c> and
/// <c>input</c>; declared variables get unique names, so that later stages need no scopes. <c>some … in</c> becomes a unification.
/// </summary>
internal sealed partial class Resolver(Compilation compilation, Module module)
{
    private readonly Dictionary<string, RefTerm> _globals = Globals.Of(compilation, module);

    public static void Run(Compilation compilation)
    {
        var resolvers = new Dictionary<Module, Resolver>(ReferenceEqualityComparer.Instance);
        foreach (var rule in compilation.EachRule())
        {
            if (!resolvers.TryGetValue(rule.Module, out var resolver))
            {
                resolvers.Add(rule.Module, resolver = new Resolver(compilation, rule.Module));
            }

            rule.Rule = resolver.ResolveRule(rule.Rule);
        }
    }

    private Rule ResolveRule(Rule rule)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        var args = rule.Head.Args?.Select(arg => ResolveArgument(arg, arguments)).ToArray();
        return ResolveBranch(rule, args, arguments);
    }

    private Rule ResolveBranch(Rule rule, Term[]? args, Dictionary<string, string> arguments)
    {
        var scope = new VariableScope(null, Declarations.Of(rule.Body));
        foreach (var (name, unique) in arguments)
        {
            scope.Declare(name, unique, Occurrence.Argument);
        }

        var body = ResolveBody(rule.Body, scope);
        var head = rule.Head with
        {
            Args = args?.Select(arg => ResolveNested(arg, scope)).ToArray(),
            Key = rule.Head.Key is { } key ? Resolve(key, scope) : null,
            Value = rule.Head.Value is { } value ? Resolve(value, scope) : null,
            Reference = ResolveHeadReference(rule.Head.Reference, scope),
        };
        ReportUnused(scope);
        return rule with
        {
            Head = head,
            Body = body,
            Else = rule.Else is { } next ? ResolveBranch(next, args, arguments) : null,
        };
    }

    private RefTerm ResolveHeadReference(RefTerm reference, VariableScope scope) =>
        new(reference.Location, [reference.Head, .. reference.Parts.Skip(1).Select(part => Resolve(part, scope))]);

    // Variables of an argument pattern are declared; expressions inside it are resolved once the body's scope is known.
    private Term ResolveArgument(Term arg, Dictionary<string, string> arguments)
    {
        switch (arg)
        {
            case VarTerm { IsWildcard: false } v:
                if (!arguments.TryGetValue(v.Name, out var unique))
                {
                    arguments.Add(v.Name, unique = compilation.Rename(v.Name));
                }

                return v with { Name = unique };
            case ArrayTerm t:
                return t with { Items = [.. t.Items.Select(item => ResolveArgument(item, arguments))] };
            case ObjectTerm t:
                return t with { Entries = [.. t.Entries.Select(e => new ObjectEntry(ResolveArgument(e.Key, arguments), ResolveArgument(e.Value, arguments)))] };
            case RefTerm { Parts.Count: 1, Head: VarTerm { Name: "data" or "input" } root } when module.Version is RegoVersion.V1:
                compilation.Report(CompileErrorCode.Compile, arg.Location, $"variables must not shadow {root.Name} (use a different variable name)");
                return arg;
            case RefTerm { Parts.Count: 1, Head: VarTerm { Name: "data" or "input" } root }:
                return ResolveArgument(root, arguments);
            default:
                return arg;
        }
    }

    private Term ResolveNested(Term arg, VariableScope scope) => arg switch
    {
        ArrayTerm t => t with { Items = [.. t.Items.Select(item => ResolveNested(item, scope))] },
        ObjectTerm t => t with { Entries = [.. t.Entries.Select(e => new ObjectEntry(ResolveNested(e.Key, scope), ResolveNested(e.Value, scope)))] },
        VarTerm => arg,
        _ => Resolve(arg, scope),
    };

    /// <summary>Resolves a query: names are variables unless <c>data</c> or <c>input</c>.</summary>
    public IReadOnlyList<Expr> ResolveQuery(IReadOnlyList<Expr> body)
    {
        var scope = new VariableScope(null, Declarations.Of(body));
        var resolved = ResolveBody(body, scope);
        ReportUnused(scope);
        return resolved;
    }

    private void ReportUnused(VariableScope scope)
    {
        foreach (var (name, at) in scope.Unused)
        {
            compilation.Report(CompileErrorCode.Compile, at, $"declared var {name} unused");
        }
    }

    private void Declare(string name, VariableScope scope, Occurrence occurrence, SourceLocation at, bool mustBeUsed = false)
    {
        if (name is "data" or "input" && module.Version is RegoVersion.V1)
        {
            compilation.Report(CompileErrorCode.Compile, at, $"variables must not shadow {name} (use a different variable name)");
            return;
        }
        var problem = scope.OccurrenceOf(name) switch
        {
            Occurrence.Seen => $"var {name} referenced above",
            Occurrence.Assigned => $"var {name} assigned above",
            Occurrence.Declared => $"var {name} declared above",
            Occurrence.Argument => $"arg {name} redeclared",
            _ => null,
        };
        if (problem is not null)
        {
            compilation.Report(CompileErrorCode.Compile, at, problem);
        }
        else
        {
            scope.Declare(name, compilation.Rename(name), occurrence, mustBeUsed ? at : null);
        }
    }
}
