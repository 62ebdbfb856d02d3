using System.Text;

namespace Plinto.Rego.Tests.Laws;

/// <summary>
/// Writes random policies that compile: rules refer to earlier rules only, and every variable is bound before it is read. They cover
/// unification, iteration, comprehensions, negation, every, with, functions, else and defaults over small values.
/// </summary>
internal sealed class PolicyGenerator(Dice dice)
{
    private readonly StringBuilder _text = new("package test\n");
    private readonly List<string> _rules = [];
    private readonly List<string> _functions = [];
    private int _names;

    /// <summary>The names of the documents the policy defines.</summary>
    public IReadOnlyList<string> Rules => _rules;

    public string Write()
    {
        for (var i = 2 + dice.Next(4); i > 0; i--)
        {
            WriteRule();
        }

        return _text.ToString();
    }

    private string Fresh() => $"v{_names++}";

    private void WriteRule()
    {
        var name = $"r{_rules.Count + _functions.Count}";
        switch (dice.Next(5))
        {
            case 0:
                for (var i = 1 + dice.Next(2); i > 0; i--)
                {
                    WriteDefinition(bound => $"{name} contains {Term(bound, 1)}", []);
                }

                _rules.Add(name);
                break;
            case 1:
                for (var i = 1 + dice.Next(2); i > 0; i--)
                {
                    WriteDefinition(bound => $"{name}[{Scalar(bound)}] := {Term(bound, 1)}", []);
                }

                _rules.Add(name);
                break;
            case 2:
                WriteDefinition(bound => $"{name}(x) := {Term(bound, 1)}", ["x"]);
                _functions.Add(name);
                break;
            default:
                if (dice.Next(3) == 0)
                {
                    _text.Append($"\ndefault {name} := {Constant()}\n");
                }

                for (var i = 1 + dice.Next(2); i > 0; i--)
                {
                    WriteDefinition(bound => $"{name} := {Term(bound, 1)}", [], dice.Next(3) == 0);
                }

                _rules.Add(name);
                break;
        }
    }

    private void WriteDefinition(Func<List<string>, string> head, List<string> bound, bool hasElse = false)
    {
        var body = Body(bound, 1 + dice.Next(4), "\n\t", 2);
        _text.Append($"\n{head(bound)} if {{\n\t{body}\n}}");
        if (hasElse)
        {
            _text.Append($" else := {Constant()} if {{\n\t{Body([], 1, "\n\t", 1)}\n}}");
        }

        _text.Append('\n');
    }

    private string Body(List<string> bound, int count, string separator, int depth) =>
        string.Join(separator, Enumerable.Range(0, count).Select(_ => Expression(bound, depth)));

    private string Expression(List<string> bound, int depth)
    {
        var text = Condition(bound, depth);
        return dice.Next(12) == 0 ? $"{text} with input.{dice.Pick(["a", "b"])} as {Constant()}" : text;
    }

    private string Condition(List<string> bound, int depth)
    {
        switch (dice.Next(depth > 0 ? 11 : 7))
        {
            case 0: return $"{Term(bound, 1)} {dice.Pick(["==", "!=", "<", ">="])} {Term(bound, 1)}";
            case 1: return Bind(bound, name => $"{name} := {Term(bound, 2)}");
            case 2: return Bind(bound, name => $"{name} = {Term(bound, 2)}");
            case 3: return Bind(bound, name => $"some {name} in {Collection(bound)}");
            case 4: return Bind(bound, key => Bind(bound, value => $"some {key}, {value} in {Collection(bound)}"));
            case 5: return Bind(bound, name => $"{Path(bound)}[{name}]");
            case 6: return Bind(bound, name => $"[{name}, {Term(bound, 0)}] = {(dice.Next(2) == 0 ? Path(bound) : $"[{Term(bound, 1)}, {Term(bound, 0)}]")}");
            // Calls and comparisons other than == would be computed before the negation: the laws keep to what stays inside.
            case 7: return $"not {Path(bound)} == {Scalar(bound)}";
            case 8: return $"not {Path(bound)}";
            case 9:
                var item = Fresh();
                return $"every {item} in {Collection(bound)} {{ {Body([.. bound, item], 1 + dice.Next(2), "; ", 0)} }}";
            default: return Path(bound);
        }
    }

    // The name exists only after what it is bound to was written.
    private string Bind(List<string> bound, Func<string, string> write)
    {
        var name = Fresh();
        var text = write(name);
        bound.Add(name);
        return text;
    }

    private string Collection(List<string> bound) => dice.Next(3) == 0 ? Path(bound) : Composite(bound, 1);

    private string Path(List<string> bound)
    {
        var head = _rules.Count > 0 && dice.Next(2) == 0 ? dice.Pick(_rules) : dice.Pick(["input", "input.a", "input.b", "input.c"]);
        return dice.Next(3) == 0 ? $"{head}[{Scalar(bound)}]" : head;
    }

    private string Term(List<string> bound, int depth)
    {
        if (depth <= 0)
        {
            return Scalar(bound);
        }

        return dice.Next(9) switch
        {
            0 => Composite(bound, depth),
            1 => Path(bound),
            2 => $"count({Collection(bound)})",
            3 => $"{Scalar(bound)} + {Scalar(bound)}",
            4 when _functions.Count > 0 => $"{dice.Pick(_functions)}({Term(bound, depth - 1)})",
            5 => Comprehension(bound),
            _ => Scalar(bound),
        };
    }

    private string Comprehension(List<string> bound)
    {
        List<string> inner = [.. bound];
        var body = Body(inner, 1 + dice.Next(2), "; ", 0);
        return dice.Next(3) switch
        {
            0 => $"[{Scalar(inner)} | {body}]",
            1 => $"{{{Scalar(inner)} | {body}}}",
            _ => $"{{{Scalar(inner)}: {Scalar(inner)} | {body}}}",
        };
    }

    private string Composite(List<string> bound, int depth)
    {
        var items = Enumerable.Range(0, dice.Next(4)).Select(_ => Term(bound, depth - 1)).ToList();
        return dice.Next(3) switch
        {
            0 => $"[{string.Join(", ", items)}]",
            1 => items.Count == 0 ? "set()" : $"{{{string.Join(", ", items)}}}",
            _ => $"{{{string.Join(", ", items.Select((item, i) => $"\"{"abc"[i]}\": {item}"))}}}",
        };
    }

    private string Scalar(List<string> bound) => bound.Count > 0 && dice.Next(2) == 0 ? dice.Pick(bound) : Constant();

    private string Constant() => dice.Pick(["0", "1", "2", "\"a\"", "\"b\"", "true", "false", "null"]);
}
