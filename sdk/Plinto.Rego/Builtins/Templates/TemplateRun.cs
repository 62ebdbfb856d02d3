using System.Text;
using Plinto.Rego.Builtins.Strings;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Templates;

/// <summary>Renders a template: the dot is the object of variables at first; what is missing is written as <c>&lt;undefined&gt;</c>.</summary>
internal sealed class TemplateRun(BuiltinContext context, RegoObject variables)
{
    private const string Missing = "<undefined>";

    private readonly StringBuilder _output = new();
    private readonly Dictionary<string, RegoValue?> _bound = new() { ["$"] = variables };

    /// <summary>The text; null when the budget is used up.</summary>
    public string? Render(IReadOnlyList<TemplateNode> nodes) => Write(nodes, variables) ? _output.ToString() : null;

    private bool Write(IReadOnlyList<TemplateNode> nodes, RegoValue? dot)
    {
        foreach (var node in nodes)
        {
            if (!context.Charge(1) || !Write(node, dot))
            {
                return false;
            }
        }

        return true;
    }

    private bool Write(TemplateNode node, RegoValue? dot)
    {
        switch (node)
        {
            case TemplateNode.Text text:
                _output.Append(text.Value);
                return context.ChargeText(text.Value.Length);
            case TemplateNode.Print print:
                var shown = Show(Evaluate(print.Pipeline, dot));
                _output.Append(shown);
                return context.ChargeText(shown.Length);
            case TemplateNode.Assign assign:
                _bound[assign.Variable] = Evaluate(assign.Pipeline, dot);
                return true;
            case TemplateNode.Branch branch:
                var condition = Evaluate(branch.Condition, dot);
                if (branch.Variable is not null)
                {
                    _bound[branch.Variable] = condition;
                }

                return IsTrue(condition) ? Write(branch.Then, branch.Rebinds ? condition : dot) : Write(branch.Else, dot);
            default:
                return WriteRange((TemplateNode.Range)node, dot);
        }
    }

    private bool WriteRange(TemplateNode.Range range, RegoValue? dot)
    {
        var any = false;
        foreach (var (key, value) in Pairs(Evaluate(range.Over, dot)))
        {
            any = true;
            if (range.Key is not null)
            {
                _bound[range.Key] = key;
            }

            if (range.Value is not null)
            {
                _bound[range.Value] = value;
            }

            if (!Write(range.Body, value))
            {
                return false;
            }
        }

        return any || Write(range.Else, dot);
    }

    private static IEnumerable<KeyValuePair<RegoValue, RegoValue>> Pairs(RegoValue? over)
    {
        switch (over)
        {
            case RegoArray or RegoSet:
                var position = 0;
                foreach (var item in over.Elements())
                {
                    yield return new(RegoNumber.Of(position++), item);
                }

                break;
            case RegoObject o:
                foreach (var member in o)
                {
                    yield return member;
                }

                break;
            case RegoNumber number when number.TryGetInt32(out var count):
                for (var i = 0; i < count; i++)
                {
                    yield return new(RegoNumber.Of(i), RegoNumber.Of(i));
                }

                break;
            case null or RegoNull:
                break;
            default:
                throw new BuiltinException($"range can't iterate over {Show(over)}");
        }
    }

    private RegoValue? Evaluate(TemplatePipeline pipeline, RegoValue? dot)
    {
        RegoValue? piped = null;
        for (var i = 0; i < pipeline.Commands.Count; i++)
        {
            var command = pipeline.Commands[i];
            var arguments = command.Terms.Skip(1).Select(term => Evaluate(term, dot)).ToList();
            if (i > 0)
            {
                arguments.Add(piped);
            }

            piped = command.Terms[0].Function is { } function ? Call(function, arguments)
                : arguments.Count == 0 ? Evaluate(command.Terms[0], dot)
                : throw new BuiltinException("can't give argument to non-function");
        }

        return piped;
    }

    private RegoValue? Evaluate(TemplateTerm term, RegoValue? dot)
    {
        if (term.Constant is not null)
        {
            return term.Constant;
        }

        var value = term.Inner is not null ? Evaluate(term.Inner, dot)
            : term.Function is not null ? Call(term.Function, [])
            : term.Root == "." ? dot
            : _bound.TryGetValue(term.Root!, out var bound) ? bound
            : throw new BuiltinException($"undefined variable \"{term.Root}\"");
        foreach (var field in term.Fields)
        {
            value = value switch
            {
                RegoObject o => o.Find(field),
                null => null,
                _ => throw new BuiltinException($"can't evaluate field {field} in type {KindNames.Of(value)}"),
            };
        }

        return value;
    }

    private static RegoValue? Call(string function, List<RegoValue?> arguments)
    {
        var defined = arguments.Select(static a => a ?? RegoNull.Instance).ToArray();
        switch (function, defined.Length)
        {
            case ("and", > 0):
                return arguments.FirstOrDefault(static a => !IsTrue(a), arguments[^1]);
            case ("or", > 0):
                return arguments.FirstOrDefault(IsTrue, arguments[^1]);
            case ("not", 1):
                return RegoBoolean.Of(!IsTrue(arguments[0]));
            case ("len", 1):
                return RegoNumber.Of(defined[0] switch { RegoArray a => a.Count, RegoSet s => s.Count, RegoObject o => o.Count, var text => Encoding.UTF8.GetByteCount(Show(text)) });
            case ("index", > 1):
                return defined.Skip(1).Aggregate((RegoValue?)defined[0], static (at, key) => at switch { RegoObject o => o.Find(key), RegoArray a => a.Find(key), _ => null });
            case ("eq", > 1):
                return RegoBoolean.Of(defined.Skip(1).Any(defined[0].Equals));
            case ("ne", 2):
                return RegoBoolean.Of(!defined[0].Equals(defined[1]));
            case ("lt", 2):
                return RegoBoolean.Of(defined[0] < defined[1]);
            case ("le", 2):
                return RegoBoolean.Of(defined[0] <= defined[1]);
            case ("gt", 2):
                return RegoBoolean.Of(defined[0] > defined[1]);
            case ("ge", 2):
                return RegoBoolean.Of(defined[0] >= defined[1]);
            case ("print", _):
                return string.Concat(arguments.Select(Show)).ToRego();
            case ("println", _):
                return (string.Join(' ', arguments.Select(Show)) + "\n").ToRego();
            case ("printf", > 0) when defined[0] is RegoString format:
                return new GoFormat(format.Value, RegoArray.Of(defined.Skip(1))).Run().ToRego();
            default:
                throw new BuiltinException($"function \"{function}\" not defined");
        }
    }

    private static bool IsTrue(RegoValue? value) => value switch
    {
        null or RegoNull => false,
        RegoBoolean b => b.Value,
        RegoNumber n => !n.IsZero,
        RegoString s => s.Value.Length > 0,
        RegoArray a => a.Count > 0,
        RegoSet s => s.Count > 0,
        RegoObject o => o.Count > 0,
        _ => true,
    };

    // As Go prints them: lists in brackets without commas, objects as map[key:value].
    private static string Show(RegoValue? value) => value switch
    {
        null => Missing,
        RegoNull => "<nil>",
        RegoString s => s.Value,
        RegoArray or RegoSet => $"[{string.Join(' ', value.Elements().Select(Show))}]",
        RegoObject o => $"map[{string.Join(' ', Pairs(o).Select(static p => $"{Show(p.Key)}:{Show(p.Value)}"))}]",
        _ => RegoJson.Write(value),
    };
}
