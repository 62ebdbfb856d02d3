using Plinto.Rego.Plan;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>
/// The equalities with constants that a block begins with, found by following its leading statements that neither fail with an error nor
/// have an effect. A block whose guard does not hold is undefined, so it may be left out without running it.
/// </summary>
internal sealed class BlockGuards
{
    private readonly Dictionary<int, ReferencePath> _paths = [];
    private readonly Dictionary<int, RegoValue> _constants = [];
    private readonly RegoString[] _strings;
    private readonly HashSet<int> _written = [];

    private BlockGuards(RegoString[] strings, IEnumerable<int> parameters)
    {
        _strings = strings;
        foreach (var parameter in parameters)
        {
            _paths[parameter] = new ReferencePath(parameter, []);
        }
    }

    /// <summary>What the block requires, each as a path and the constant at its end.</summary>
    public List<(ReferencePath Path, RegoValue Constant)> Found { get; } = [];

    public static BlockGuards Of(PlanBlock block, RegoString[] strings, IEnumerable<int> parameters, Func<int, bool> isPrivate)
    {
        var guards = new BlockGuards(strings, parameters);
        foreach (var statement in block.Statements)
        {
            if (!guards.Follow(statement) || !guards._written.All(isPrivate))
            {
                break;
            }
        }

        return guards;
    }

    private bool Follow(Statement statement)
    {
        switch (statement)
        {
            case Statement.Dot dot:
                _written.Add(dot.Target);
                Forget(dot.Target);
                if (Path(dot.Source) is { } path && Value(dot.Key) is { } key && (key is RegoString || !path.IsStored))
                {
                    _paths[dot.Target] = path.Below(key);
                }

                return true;
            case Statement.Len length:
                _written.Add(length.Target);
                Forget(length.Target);
                return true;
            case Statement.AssignVar assign:
                _written.Add(assign.Target);
                Copy(assign.Source, assign.Target);
                return true;
            case Statement.MakeNumberRef number:
                return Constant(number.Target, RegoNumber.Parse(_strings[number.Index].Value));
            case Statement.MakeNumberInt number:
                return Constant(number.Target, RegoNumber.Of(number.Value));
            case Statement.MakeNull made:
                return Constant(made.Target, RegoNull.Instance);
            case Statement.Equal equal:
                Add(equal.A, equal.B);
                Add(equal.B, equal.A);
                return true;
            case Statement.ResetLocal reset:
                _written.Add(reset.Target);
                Forget(reset.Target);
                return true;
            default:
                return statement is Statement.IsUndefined or Statement.IsDefined or Statement.NotEqual
                    or Statement.IsArray or Statement.IsObject or Statement.IsSet or Statement.Nop;
        }
    }

    private void Add(Operand reference, Operand constant)
    {
        if (Path(reference) is { } path && Value(constant) is { } value)
        {
            Found.Add((path, value));
        }
    }

    private bool Constant(int target, RegoValue value)
    {
        _written.Add(target);
        Forget(target);
        _constants[target] = value;
        return true;
    }

    private void Copy(Operand from, int target)
    {
        var (path, value) = (Path(from), Value(from));
        Forget(target);
        if (path is not null)
        {
            _paths[target] = path;
        }
        else if (value is not null)
        {
            _constants[target] = value;
        }
    }

    private void Forget(int local)
    {
        _paths.Remove(local);
        _constants.Remove(local);
    }

    private ReferencePath? Path(Operand operand) => operand.Kind == OperandKind.Local ? _paths.GetValueOrDefault(operand.Value) : null;

    private RegoValue? Value(Operand operand) => operand.Kind switch
    {
        OperandKind.Local => _constants.GetValueOrDefault(operand.Value),
        OperandKind.String => _strings[operand.Value],
        _ => RegoBoolean.Of(operand.Value != 0),
    };
}
