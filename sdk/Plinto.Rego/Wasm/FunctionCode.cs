using Plinto.Rego.Plan;

namespace Plinto.Rego.Wasm;

/// <summary>
/// Writes the blocks of one function or entrypoint. Locals of the plan are locals of WebAssembly, 0 is undefined, and an undefined statement leaves the block it stands in.
/// The statements are in <c>FunctionCode.Statements.cs</c>.
/// </summary>
internal sealed partial class FunctionCode
{
    private readonly PolicyCode _policy;
    private readonly RuntimeCalls _runtime;
    private readonly Code _code;
    private readonly Dictionary<int, int> _locals = [];
    private readonly HashSet<int> _baseLocals;

    /// <summary>The blocks of the plan that are open, the innermost last, each by its label.</summary>
    private readonly List<int> _blocks = [];

    /// <summary>The replacements that hold, each with the number of blocks open when it began, and how to take it back.</summary>
    private readonly List<(int Blocks, int Local, int Saved, int SavedMemo)> _withs = [];

    private readonly int? _resultSet;

    private FunctionCode(PolicyCode policy, IReadOnlyList<PlanBlock> blocks, IReadOnlyList<int> parameters, bool hasResultSet)
    {
        (_policy, _runtime) = (policy, policy.Runtime);
        _code = new Code(parameters.Count + (hasResultSet ? 1 : 0));
        _resultSet = hasResultSet ? parameters.Count : null;
        _baseLocals = BaseLocals.Find(blocks);
        for (var i = 0; i < parameters.Count; i++)
        {
            _locals[parameters[i]] = i;
        }
    }

    /// <summary>A rule or function: parameters as declared, result or 0.</summary>
    public static byte[] Function(PolicyCode policy, PlanFunction function)
    {
        var writer = new FunctionCode(policy, function.Blocks, function.Parameters, hasResultSet: false);
        writer.Blocks(function.Blocks);
        writer._code.Const(0);
        return writer._code.Finish();
    }

    /// <summary>An entrypoint: input, data, the set for its results.</summary>
    public static byte[] Entrypoint(PolicyCode policy, EntrypointPlan plan)
    {
        var writer = new FunctionCode(policy, plan.Blocks, [0, 1], hasResultSet: true);
        writer.Blocks(plan.Blocks);
        return writer._code.Finish();
    }

    /// <summary>
    /// A rule that depends on input and data alone is run once and remembered: 0 not yet, 1 undefined. An index pays from the second use on:
    /// the first is undefined, and leaves 2.
    /// </summary>
    public static byte[] Remembered(PolicyCode policy, int slot, int body, bool isIndex)
    {
        var code = new Code(2);
        var known = code.NewLocal();
        code.GlobalGet(policy.MemoGlobal).Memory(Opcode.I32Load, 2, slot * 4).Tee(known).Op(Opcode.I32Eqz);
        if (isIndex)
        {
            code.Open(Opcode.If).GlobalGet(policy.MemoGlobal).Const(2).Memory(Opcode.I32Store, 2, slot * 4).Const(1).Set(known).Close();
            code.Get(known).Const(2).Op(Opcode.I32Eq);
        }

        code.Open(Opcode.If);
        code.Get(0).Get(1).Call(body).Tee(known).Op(Opcode.I32Eqz).Open(Opcode.If).Const(1).Set(known).Close();
        code.GlobalGet(policy.MemoGlobal).Get(known).Memory(Opcode.I32Store, 2, slot * 4);
        code.Close();
        code.Const(0).Get(known).Get(known).Const(1).Op(Opcode.I32Eq).Op(Select);
        return code.Finish();
    }

    private const byte Select = 0x1b;

    private void Blocks(IEnumerable<PlanBlock> blocks)
    {
        foreach (var block in blocks)
        {
            Block(block);
        }
    }

    private void Block(PlanBlock block)
    {
        OpenBlock();
        Statements(block);
        CloseBlock();
    }

    private void Statements(PlanBlock block)
    {
        foreach (var statement in block.Statements)
        {
            Write(statement);
        }
    }

    private void OpenBlock()
    {
        _code.Open(Opcode.Block);
        _blocks.Add(_code.Depth);
    }

    private void CloseBlock()
    {
        _blocks.RemoveAt(_blocks.Count - 1);
        _code.Close();
    }

    private int Local(int local) => _locals.TryGetValue(local, out var known) ? known : _locals[local] = _code.NewLocal();

    private void Push(Operand operand)
    {
        if (operand.Kind == OperandKind.Local)
        {
            _code.Get(Local(operand.Value));
        }
        else
        {
            _code.Const(_policy.Operand(operand));
        }
    }

    /// <summary>Leaves the block if the operand is undefined.</summary>
    private void Require(Operand operand)
    {
        if (operand.Kind == OperandKind.Local)
        {
            _code.Get(Local(operand.Value)).Op(Opcode.I32Eqz).BrIf(_blocks[^1]);
        }
    }

    /// <summary>Leaves the block if what is on the stack is 0; else keeps it in a local.</summary>
    private void StoreDefined(int target)
    {
        var found = _code.Borrow();
        _code.Tee(found).Op(Opcode.I32Eqz).BrIf(_blocks[^1]);
        _code.Get(found).Set(Local(target));
        _code.Release(found);
    }

    private void Abort(PlanLocation at, string message) => _code.Const(_policy.Message(at, message)).Call(_runtime.Abort).Op(Opcode.Unreachable);

    /// <summary>Takes back the replacements that are left behind when so many blocks stay open.</summary>
    private void LeaveWiths(int blocksLeft)
    {
        for (var i = _withs.Count - 1; i >= 0 && _withs[i].Blocks >= blocksLeft; i--)
        {
            Restore(_withs[i].Local, _withs[i].Saved, _withs[i].SavedMemo);
        }
    }

    private void Restore(int local, int saved, int savedMemo) =>
        _code.Get(saved).Set(local).Get(savedMemo).GlobalSet(_policy.MemoGlobal);
}
