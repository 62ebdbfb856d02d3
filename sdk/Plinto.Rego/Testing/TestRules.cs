using System.Globalization;
using Plinto.Rego.Compile;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Testing;

/// <summary>
/// Finds the tests of modules and makes each one evaluate by itself, as OPA's runner does: rules of one name are told apart by number, so that one cannot hide another; a rule with
/// a variable in its name says which case it is at as soon as it knows, so that a case that fails is known by its name.
/// </summary>
internal sealed class TestRules
{
    private const string Prefix = "test_";
    private const string SkippedPrefix = "todo_test_";

    private readonly Dictionary<string, int> _count = new(StringComparer.Ordinal);
    private readonly List<RegoTestRule> _tests = [];

    public IReadOnlyList<RegoTestRule> Tests => _tests;

    /// <summary>The modules with their tests prepared.</summary>
    public RegoSources Sources { get; }

    public TestRules(RegoSources sources) => Sources = new RegoSources([.. sources.Parsed.Select(Prepare)], sources.Errors);

    private Module Prepare(Module module) => module with { Rules = [.. module.Rules.Select(rule => Prepare(module, rule))] };

    private Rule Prepare(Module module, Rule rule)
    {
        var parts = rule.Head.Reference.Parts;
        var constant = parts.Skip(1).TakeWhile(static part => part is StringTerm).Count() + 1;
        var at = Enumerable.Range(0, constant).FirstOrDefault(i => IsTest(NameOf(parts[i])), -1);
        if (at < 0 || rule.Head.IsFunction || rule.IsDefault)
        {
            return rule;
        }

        var names = parts.Take(constant).Select(NameOf).ToArray();
        var key = string.Join('/', module.Package.Names.Concat(names));
        var before = _count[key] = _count.GetValueOrDefault(key, -1) + 1;
        var suffix = before == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"#{before:00}");
        _tests.Add(new RegoTestRule(key + suffix, constant < parts.Count, names[at].StartsWith(SkippedPrefix, StringComparison.Ordinal)));
        var named = before == 0 ? rule : Renamed(rule, constant - 1, names[^1] + suffix);
        return constant < parts.Count ? Announcing(named, [.. parts.Skip(constant)]) : named;
    }

    private static bool IsTest(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) || name.StartsWith(SkippedPrefix, StringComparison.Ordinal);

    private static string NameOf(Term part) => part is VarTerm v ? v.Name : ((StringTerm)part).Value;

    private static Rule Renamed(Rule rule, int part, string name)
    {
        Term[] parts = [.. rule.Head.Reference.Parts];
        parts[part] = part == 0 ? new VarTerm(parts[0].Location, name) : new StringTerm(parts[part].Location, name);
        return rule with { Head = rule.Head with { Reference = rule.Head.Reference with { Parts = parts } }, Else = rule.Else is { } next ? Renamed(next, part, name) : null };
    }

    // Where each variable of the name has occurred once: what comes first is what gives it a value, as a rule.
    private static Rule Announcing(Rule rule, IReadOnlyList<Term> name)
    {
        var variables = new HashSet<string>(StringComparer.Ordinal);
        SyntaxWalk.Terms(name, term => term is not VarTerm v || variables.Add(v.Name) || true);
        var known = variables.Select(variable => rule.Body.ToList().FindIndex(expr => expr is not SomeExpr && Mentions(expr, variable))).DefaultIfEmpty(-1).Max();
        var at = rule.Head.Location;
        var announcement = new TermExpr(at, CallTerm.Of(at, "internal.test_case", new ArrayTerm(at, name))) { Generated = true };
        return rule with { Body = [.. rule.Body.Take(known + 1), announcement, .. rule.Body.Skip(known + 1)] };
    }

    private static bool Mentions(Expr expr, string variable)
    {
        var found = false;
        SyntaxWalk.Terms(expr, term => !(found |= term is VarTerm v && v.Name == variable));
        return found;
    }
}
