using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

internal sealed partial class Safety
{
    private void ReportUnsafe(List<Step> pending, HashSet<string> safe)
    {
        var first = new Dictionary<string, Step>(StringComparer.Ordinal);
        foreach (var step in pending.OrderBy(static s => s.Expr.Location.Row).ThenBy(static s => s.Expr.Location.Column))
        {
            foreach (var name in step.Missing(safe, _outputs.Of(step.Expr, safe)))
            {
                first.TryAdd(name, step);
            }
        }
        var causes = first.Keys.Where(name => !IsConsequence(name, pending, safe, first)).ToList();
        if (causes.Count == 0)
        {
            causes = [.. first.Keys];
        }

        var named = causes.Where(static name => !name.StartsWith('#')).ToList();
        if (named.Count == 0)
        {
            named = [.. first.Keys.Where(static name => !name.StartsWith('#'))];
        }

        foreach (var name in named)
        {
            ReportVar(name, first[name].Expr.Location);
        }

        if (named.Count > 0)
        {
            return;
        }

        foreach (var step in pending)
        {
            _compilation.Report(CompileErrorCode.UnsafeVar, step.Expr.Location, "expression is unsafe");
        }
    }

    // The variable would get a value if the others had one: not it but those are the cause.
    private bool IsConsequence(string name, List<Step> pending, HashSet<string> safe, Dictionary<string, Step> missing)
    {
        var others = new HashSet<string>(safe, StringComparer.Ordinal);
        others.UnionWith(missing.Keys);
        others.Remove(name);
        return pending.Any(step => _outputs.Of(step.Expr, others).Contains(name));
    }

    private void ReportVar(string name, SourceLocation at)
    {
        var shown = Printer.DisplayName(name);
        if (name.StartsWith("_#", StringComparison.Ordinal))
        {
            shown = "_";
        }

        var hint = shown is "in" or "every" or "if" or "contains" && _owner?.Module.Version is RegoVersion.V0
            ? $" (hint: `import future.keywords.{shown}` to import a future keyword)"
            : "";
        _compilation.Report(CompileErrorCode.UnsafeVar, at, $"var {shown} is unsafe{InRule()}{hint}");
    }

    // Where several rules begin on one line, the line alone does not say which is meant.
    private string InRule()
    {
        if (_owner is null)
        {
            return "";
        }

        var own = Printer.Print(_owner.Source.Head.Reference);
        var shared = _owner.Module.Rules.Any(other => other.Location.Row == _owner.Source.Location.Row && Printer.Print(other.Head.Reference) != own);
        return shared ? $" in rule {own}" : "";
    }
}
