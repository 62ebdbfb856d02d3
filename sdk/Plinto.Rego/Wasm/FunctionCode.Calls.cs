using Plinto.Rego.Plan;

namespace Plinto.Rego.Wasm;

internal sealed partial class FunctionCode
{
    private const int MostHostArguments = 4;

    private void WriteCall(Statement.Call call)
    {
        if (_policy.Function(call.Function) is { } function)
        {
            foreach (var argument in call.Arguments)
            {
                Push(argument);
            }

            _code.Call(function).Tee(Local(call.Result)).Op(Opcode.I32Eqz).BrIf(_blocks[^1]);
            return;
        }

        if (PlanFunction.IsIndexName(call.Function))
        {
            // Left out of the module: undefined.
            _code.Const(1).BrIf(_blocks[^1]);
            return;
        }

        foreach (var argument in call.Arguments)
        {
            Require(argument);
        }

        if (_policy.Runtime.Native(call.Function) is { } native)
        {
            foreach (var argument in call.Arguments)
            {
                Push(argument);
            }

            _code.Call(native);
        }
        else
        {
            WriteHostCall(call);
        }

        StoreDefined(call.Result);
    }

    private void WriteHostCall(Statement.Call call)
    {
        if (call.Arguments.Count > MostHostArguments)
        {
            throw new WasmException($"`{call.Function}` has {call.Arguments.Count} arguments: the host's functions have at most {MostHostArguments}");
        }

        _code.Const(_policy.HostId(call.Function)).Const(0);
        foreach (var argument in call.Arguments)
        {
            Push(argument);
        }

        _code.Call(_runtime.External(call.Arguments.Count));
    }

    /// <summary>Looks the function up by its path, in an object whose leaves are their numbers, and calls it directly.</summary>
    private void WriteCallDynamic(Statement.CallDynamic call)
    {
        var functions = DynamicPaths.Callable(_policy.Plan, call.Arguments.Count);
        var found = _code.Borrow();
        _code.GlobalGet(_policy.PathsGlobal).Set(found);
        foreach (var part in call.Path.Append(Operand.String(-1)))
        {
            _code.Get(found);
            if (part is { Kind: OperandKind.String, Value: -1 })
            {
                _code.Const(_policy.Data.String(DynamicPaths.Leaf));
            }
            else
            {
                Require(part);
                Push(part);
            }

            _code.Call(_runtime.Get).Tee(found).Op(Opcode.I32Eqz).BrIf(_blocks[^1]);
        }

        // One block per function, each leading behind the call of the one before.
        _code.Open(Opcode.Block);
        var done = _code.Depth;
        for (var i = 0; i <= functions.Count; i++)
        {
            _code.Open(Opcode.Block);
        }

        var innermost = _code.Depth;
        _code.Get(found).Call(_runtime.Integer).BrTable([.. Enumerable.Range(0, functions.Count + 1).Select(i => innermost - i)]);
        foreach (var function in functions)
        {
            _code.Close();
            foreach (var argument in call.Arguments)
            {
                _code.Get(Local(argument));
            }

            _code.Call(_policy.Function(function.Name)!.Value).Set(Local(call.Result)).Br(done);
        }

        _code.Close().Const(0).Set(Local(call.Result)).Close();
        _code.Get(Local(call.Result)).Op(Opcode.I32Eqz).BrIf(_blocks[^1]);
        _code.Release(found);
    }
}
