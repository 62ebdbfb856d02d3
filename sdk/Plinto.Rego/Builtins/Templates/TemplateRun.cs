using System.Runtime.CompilerServices;
using System.Text;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Templates;

/// <summary>Renders templates as Go's <c>text/template</c> does; what is missing is written as <c>&lt;undefined&gt;</c>.</summary>
internal sealed class TemplateRun
{
    // Stands for the last argument where no command came before.
    private static readonly object Nothing = new();

    private readonly BuiltinContext _context;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> _templates;
    private readonly StringBuilder _output = new();
    private List<(string Name, object? Value)> _variables;

    private TemplateRun(BuiltinContext context, IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> templates, RegoObject data)
    {
        _context = context;
        _templates = templates;
        _variables = [("$", data)];
    }

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    public static string Render(BuiltinContext context, IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> templates, RegoObject data)
    {
        var run = new TemplateRun(context, templates, data);
        run.Write(templates["template"], data);
        return run._output.Replace(TemplateFunctions.NoValue, "<undefined>").ToString();
    }

    private Flow Write(IReadOnlyList<TemplateNode> nodes, object? dot)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Failed("exceeded maximum template depth");
        }

        foreach (var node in nodes)
        {
            WorkMeter.Walk(1);
            if (Write(node, dot) is not Flow.Next and var flow)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private Flow Write(TemplateNode node, object? dot)
    {
        switch (node)
        {
            case TemplateNode.Text text:
                Append(text.Value);
                return Flow.Next;
            case TemplateNode.Action action:
                var value = Evaluate(action.Pipeline, dot);
                Append(action.Pipeline.Variables.Count > 0 ? "" : value is null ? TemplateFunctions.NoValue : TemplateValue.Show(value));
                return Flow.Next;
            case TemplateNode.Branch branch:
                return Scoped(() => Evaluate(branch.Condition, dot) is var condition && TemplateValue.IsTrue(condition) ? Write(branch.Then, branch.Rebinds ? condition : dot)
                    : Write(branch.Else, dot));
            case TemplateNode.Range range:
                return Scoped(() => WriteRange(range, dot));
            case TemplateNode.Include include:
                WriteInclude(include, dot);
                return Flow.Next;
            default:
                return node is TemplateNode.Break ? Flow.Break : Flow.Continue;
        }
    }

    private Flow WriteRange(TemplateNode.Range range, object? dot)
    {
        var any = false;
        foreach (var (key, value) in Pairs(Evaluate(range.Over, dot), range.Over.Variables.Count))
        {
            any = true;
            WorkMeter.Walk(1);
            if (Scoped(() => WriteElement(range, key, value)) == Flow.Break)
            {
                break;
            }
        }

        // A break there ends this range, which has ended; only a continue reaches the one around.
        return !any && Write(range.Else, dot) == Flow.Continue ? Flow.Continue : Flow.Next;
    }

    private Flow WriteElement(TemplateNode.Range range, object key, object value)
    {
        var names = range.Over.Variables;
        foreach (var (name, bound) in names.Zip(names.Count > 1 ? [key, value] : (object[])[value]))
        {
            Set(name, bound);
        }

        return Write(range.Body, value);
    }

    private static IEnumerable<(object Key, object Value)> Pairs(object? over, int variables) => over switch
    {
        null => [],
        RegoArray list => list.Select(static (item, i) => ((object)(long)i, (object)item)),
        RegoObject map => RegoJson.Members(map).Select(static member => ((object)member.Key.ToRego(), (object)member.Value)),
        long when variables > 1 => throw Failed("can't use an integer to iterate over more than one variable"),
        long count => Numbers(count),
        _ => throw Failed($"range can't iterate over {TemplateValue.Show(over)}"),
    };

    private static IEnumerable<(object Key, object Value)> Numbers(long count)
    {
        for (var i = 0L; i < count; i++)
        {
            yield return (i, i);
        }
    }

    private void WriteInclude(TemplateNode.Include include, object? dot)
    {
        if (!_templates.TryGetValue(include.Name, out var nodes))
        {
            throw Failed($"template \"{include.Name}\" not defined");
        }

        var inner = include.Value is null ? null : Evaluate(include.Value, dot);
        var variables = _variables;
        _variables = [("$", inner)];
        Write(nodes, inner);
        _variables = variables;
    }

    private Flow Scoped(Func<Flow> write)
    {
        var mark = _variables.Count;
        var flow = write();
        _variables.RemoveRange(mark, _variables.Count - mark);
        return flow;
    }

    private object? Evaluate(TemplatePipeline pipeline, object? dot)
    {
        var value = Nothing;
        foreach (var command in pipeline.Commands)
        {
            value = Evaluate(command, dot, value);
            value = value is RegoNull ? null : value;
        }

        foreach (var variable in pipeline.Variables)
        {
            if (pipeline.Assigns)
            {
                Set(variable, value);
            }
            else
            {
                _variables.Add((variable, value));
            }
        }

        return value;
    }

    private object? Evaluate(IReadOnlyList<TemplateTerm> command, object? dot, object? last)
    {
        var isBare = command.Count == 1 && ReferenceEquals(last, Nothing);
        switch (command[0])
        {
            case TemplateTerm.Function function:
                return Call(function.Name, [.. command.Skip(1)], dot, last);
            case TemplateTerm.Field field:
                return Find(field, dot, !isBare);
            case TemplateTerm.Nil when isBare:
                throw Failed("nil is not a command");
            default:
                return isBare ? Evaluate(command[0], dot) : throw Failed("can't give argument to non-function");
        }
    }

    private object? Evaluate(TemplateTerm term, object? dot) => term switch
    {
        TemplateTerm.Constant constant => constant.Value,
        TemplateTerm.Dot => dot,
        TemplateTerm.Variable variable => _variables[Slot(variable.Name)].Value,
        TemplateTerm.Group group => Evaluate(group.Pipeline, dot),
        TemplateTerm.Function function => Call(function.Name, [], dot, Nothing),
        TemplateTerm.Field field => Find(field, dot, hasArguments: false),
        _ => null,
    };

    // No value has no members either; null, and what is no map, cannot be asked.
    private object? Find(TemplateTerm.Field field, object? dot, bool hasArguments)
    {
        var value = field.Of is TemplateTerm.Nil ? throw Failed("indirection through explicit nil") : Evaluate(field.Of, dot);
        for (var i = 0; i < field.Names.Count; i++)
        {
            value = value switch
            {
                null => null,
                RegoObject when hasArguments && i == field.Names.Count - 1 => throw Failed($"{field.Names[i]} is not a method but has arguments"),
                RegoObject map => map.Find(field.Names[i]),
                RegoNull => throw Failed($"nil pointer evaluating interface {{}}.{field.Names[i]}"),
                _ => throw Failed($"can't evaluate field {field.Names[i]} in type {TemplateValue.TypeOf(value)}"),
            };
        }

        return value;
    }

    private object? Call(string name, TemplateTerm[] terms, object? dot, object? last)
    {
        var isPiped = !ReferenceEquals(last, Nothing);
        TemplateFunctions.CheckCount(name, terms.Length + (isPiped ? 1 : 0));
        var arguments = new List<object?>(terms.Length + 1);
        foreach (var term in terms)
        {
            var value = Evaluate(term, dot);
            if (name is "and" or "or" && TemplateValue.IsTrue(value) == (name == "or"))
            {
                // What comes after is not evaluated.
                return value;
            }

            arguments.Add(value);
        }

        if (isPiped)
        {
            arguments.Add(last);
        }

        return Charged(TemplateFunctions.Call(name, arguments));
    }

    private object? Charged(object? value) =>
        value is not RegoString text || _context.ChargeText(text.Value.Length) ? value : throw new EvaluationStoppedException();

    private void Append(string text)
    {
        if (!_context.ChargeText(text.Length))
        {
            throw new EvaluationStoppedException();
        }

        _output.Append(text);
    }

    private void Set(string name, object? value) => _variables[Slot(name)] = (name, value);

    private int Slot(string name)
    {
        WorkMeter.Walk(_variables.Count);
        return _variables.FindLastIndex(variable => variable.Name == name) is >= 0 and var slot ? slot : throw Failed($"undefined variable: {name}");
    }

    private static BuiltinException Failed(string problem) => new($"template: template: {problem}");
}
