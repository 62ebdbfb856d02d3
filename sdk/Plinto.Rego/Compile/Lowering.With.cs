using Plinto.Rego.Builtins;
using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

internal sealed partial class Lowering
{
    private WithModifier LowerWith(WithModifier with, List<Expr> output)
    {
        var target = (RefTerm)with.Target;
        CheckWithTarget(target);
        var replacesFunction = ReplacesFunction(target);
        if (replacesFunction && FunctionReference(with.Value) is { } function)
        {
            return with with { Value = function };
        }

        return with with { Value = LowerOne(with.Value, output, []) };
    }

    private bool ReplacesFunction(RefTerm target)
    {
        if (target.IsInput)
        {
            return false;
        }

        if (!target.IsData)
        {
            return compilation.FindBuiltin(target.Name) is not null;
        }

        return Functions.RulesAt(compilation, target).Any(rule => rule.Kind is RuleKind.Function);
    }

    /// <summary>The function a modifier's value names, if it names one.</summary>
    private RefTerm? FunctionReference(Term value) => value switch
    {
        VarTerm v when compilation.FindBuiltin(v.Name) is not null => new RefTerm(v.Location, [v]),
        RefTerm { IsData: true } t when Functions.RulesAt(compilation, t).Any(rule => rule.Kind is RuleKind.Function) => t,
        RefTerm { IsData: false, IsInput: false } t when compilation.FindBuiltin(t.Name) is not null => t,
        _ => null,
    };

    private void CheckWithTarget(RefTerm target)
    {
        if (target.IsInput)
        {
            return;
        }

        if (target.IsData)
        {
            CheckDataTarget(target);
            return;
        }
        if (compilation.FindBuiltin(target.Name) is not { } builtin)
        {
            compilation.Report(CompileErrorCode.Type, target.Location, "with keyword target must reference existing input, data, or a function");
            return;
        }
        var problem = builtin switch
        {
            _ when builtin.Traits.HasFlag(BuiltinTraits.Irreplaceable) => $"replacement of \"{builtin.Name}\" invalid",
            _ when builtin.Traits.HasFlag(BuiltinTraits.Internal) => $"replacement of internal function \"{builtin.Name}\" invalid",
            _ when builtin.Traits.HasFlag(BuiltinTraits.Relation) => "target must not be a relation",
            _ when builtin.Result is null => "target must not be a void function",
            _ => null,
        };
        if (problem is not null)
        {
            compilation.Report(CompileErrorCode.Compile, target.Location, $"with keyword replacing built-in function: {problem}");
        }
    }

    private void CheckDataTarget(RefTerm target)
    {
        var node = compilation.Root;
        for (var i = 1; i < target.Parts.Count - 1; i++)
        {
            if (target.Parts[i] is not StringTerm part || node.Child(part.Value) is not { } child)
            {
                return;
            }

            if (child.Rules.Count > 0)
            {
                compilation.Report(CompileErrorCode.Compile, target.Location, "with keyword cannot partially replace virtual document(s)");
                return;
            }
            node = child;
        }
    }
}
