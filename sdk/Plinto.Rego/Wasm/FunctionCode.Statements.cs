using Plinto.Rego.Plan;

namespace Plinto.Rego.Wasm;

internal sealed partial class FunctionCode
{
    private const byte ArrayType = 5;
    private const byte ObjectType = 6;
    private const byte SetType = 7;

    private void Write(Statement statement)
    {
        switch (statement)
        {
            case Statement.ArrayAppend s: WriteInto(s.Array, _runtime.Append, s.Value); break;
            case Statement.AssignInt s: _code.Const(_policy.Data.Number(s.Value)).Set(Local(s.Target)); break;
            case Statement.AssignVarOnce s: WriteAssignOnce(s); break;
            case Statement.AssignVar s: Push(s.Source); _code.Set(Local(s.Target)); break;
            case Statement.Block s: Blocks(s.Blocks); break;
            case Statement.Break s: WriteBreak(s.Index); break;
            case Statement.CallDynamic s: WriteCallDynamic(s); break;
            case Statement.Call s: WriteCall(s); break;
            case Statement.Dot s: WriteDot(s); break;
            case Statement.Equal s: WriteEqual(s.A, s.B); _code.Op(Opcode.I32Eqz).BrIf(_blocks[^1]); break;
            case Statement.IsArray s: WriteIsType(s.Source, ArrayType); break;
            case Statement.IsDefined s: _code.Get(Local(s.Source)).Op(Opcode.I32Eqz).BrIf(_blocks[^1]); break;
            case Statement.IsObject s: WriteIsType(s.Source, ObjectType); break;
            case Statement.IsSet s: WriteIsType(s.Source, SetType); break;
            case Statement.IsUndefined s: _code.Get(Local(s.Source)).BrIf(_blocks[^1]); break;
            case Statement.Len s: Push(s.Source); _code.Call(_runtime.Length); StoreDefined(s.Target); break;
            case Statement.MakeArray s: _code.Const(s.Capacity).Call(_runtime.Array).Set(Local(s.Target)); break;
            case Statement.MakeNull s: _code.Const(_policy.Data.Null()).Set(Local(s.Target)); break;
            case Statement.MakeNumberInt s: _code.Const(_policy.Data.Number(s.Value)).Set(Local(s.Target)); break;
            case Statement.MakeNumberRef s: _code.Const(_policy.Data.Number(_policy.Plan.Strings[s.Index])).Set(Local(s.Target)); break;
            case Statement.MakeObject s: _code.Call(_runtime.Object).Set(Local(s.Target)); break;
            case Statement.MakeSet s: _code.Call(_runtime.Set).Set(Local(s.Target)); break;
            case Statement.Nop: break;
            case Statement.NotEqual s: WriteEqual(s.A, s.B); _code.BrIf(_blocks[^1]); break;
            case Statement.Not s: WriteNot(s); break;
            case Statement.ObjectInsertOnce s: WriteInsertOnce(s); break;
            case Statement.ObjectInsert s: WriteInto(s.Object, _runtime.Insert, s.Key, s.Value); break;
            case Statement.ObjectMerge s: _code.Get(Local(s.A)).Get(Local(s.B)).Call(_runtime.Merge).Set(Local(s.Target)); break;
            case Statement.ResetLocal s: _code.Const(0).Set(Local(s.Target)); break;
            case Statement.ResultSetAdd s: WriteResult(s); break;
            case Statement.ReturnLocal s: WriteReturn(s); break;
            case Statement.Scan s: WriteScan(s); break;
            case Statement.SetAdd s: WriteInto(s.Set, _runtime.Add, s.Value); break;
            case Statement.With s: WriteWith(s); break;
            default: throw new WasmException($"statement `{statement.GetType().Name}` is unknown");
        }
    }

    private void WriteInto(int collection, int insert, params ReadOnlySpan<Operand> values)
    {
        foreach (var value in values)
        {
            Require(value);
        }

        _code.Get(Local(collection));
        foreach (var value in values)
        {
            Push(value);
        }

        _code.Call(insert);
    }

    private void WriteInsertOnce(Statement.ObjectInsertOnce insert)
    {
        WriteInto(insert.Object, _runtime.InsertOnce, insert.Key, insert.Value);
        _code.Op(Opcode.I32Eqz).Open(Opcode.If);
        Abort(insert.Location, "object insert conflict");
        _code.Close();
    }

    private void WriteAssignOnce(Statement.AssignVarOnce assign)
    {
        var target = Local(assign.Target);
        _code.Get(target).Op(Opcode.I32Eqz).Open(Opcode.If);
        Push(assign.Source);
        _code.Set(target).Op(Opcode.Else);
        _code.Open(Opcode.Block);
        var same = _code.Depth;
        if (assign.Source.Kind == OperandKind.Local)
        {
            Push(assign.Source);
            _code.Op(Opcode.I32Eqz).BrIf(same);
        }

        _code.Get(target);
        Push(assign.Source);
        _code.Call(_runtime.Equal).BrIf(same);
        Abort(assign.Location, "var assignment conflict");
        _code.Close().Close();
    }

    private void WriteBreak(int index)
    {
        if (index >= _blocks.Count)
        {
            throw new WasmException($"a break leaves {index + 1} blocks, but only {_blocks.Count} are open");
        }

        LeaveWiths(_blocks.Count - index);
        _code.Br(_blocks[^(index + 1)]);
    }

    private void WriteDot(Statement.Dot dot)
    {
        var ofBase = dot.Source.Kind == OperandKind.Local && (dot.Source.Value == 1 || _baseLocals.Contains(dot.Source.Value));
        Require(dot.Key);
        Push(dot.Source);
        Push(dot.Key);
        _code.Call(ofBase ? _runtime.GetBase : _runtime.Get).Tee(Local(dot.Target)).Op(Opcode.I32Eqz).BrIf(_blocks[^1]);
    }

    private void WriteEqual(Operand a, Operand b)
    {
        Require(a);
        Require(b);
        Push(a);
        Push(b);
        _code.Call(_runtime.Equal);
    }

    private void WriteIsType(Operand source, byte type)
    {
        Require(source);
        Push(source);
        _code.Memory(Opcode.I32Load8, 0, 0).Const(type).Op(Opcode.I32Ne).BrIf(_blocks[^1]);
    }

    private void WriteNot(Statement.Not not)
    {
        var around = _blocks[^1];
        OpenBlock();
        Statements(not.Inner);
        _code.Br(around); // it came to its end, so the negation is undefined
        CloseBlock();
    }

    private void WriteResult(Statement.ResultSetAdd result)
    {
        var set = _resultSet ?? throw new WasmException("a function adds to the result set");
        _code.Get(Local(result.Value)).Op(Opcode.I32Eqz).BrIf(_blocks[^1]);
        _code.Get(set).Get(Local(result.Value)).Call(_runtime.Add);
    }

    private void WriteReturn(Statement.ReturnLocal result)
    {
        var value = _code.Borrow();
        _code.Get(Local(result.Source)).Set(value);
        LeaveWiths(0);
        if (_resultSet is null)
        {
            _code.Get(value);
        }

        _code.Op(Opcode.Return);
        _code.Release(value);
    }

    private void WriteScan(Statement.Scan scan)
    {
        var iterator = _code.Borrow();
        _code.Get(Local(scan.Source)).Call(_runtime.Scan).Tee(iterator).Open(Opcode.If).Open(Opcode.Loop);
        var loop = _code.Depth;
        _code.Get(iterator).Call(_runtime.ScanKey).Set(Local(scan.Key));
        _code.Get(iterator).Call(_runtime.ScanValue).Set(Local(scan.Value));
        Block(scan.Inner);
        _code.Get(iterator).Call(_runtime.ScanNext).BrIf(loop);
        _code.Close().Close();
        _code.Release(iterator);
    }

    private void WriteWith(Statement.With with)
    {
        var (saved, savedMemo, completed, local) = (_code.Borrow(), _code.Borrow(), _code.Borrow(), Local(with.Local));
        var path = with.Path ?? [];
        if (path.Count > 0)
        {
            Require(with.Value);
        }

        _code.Get(local).Set(saved);
        if (path.Count > 0)
        {
            _code.Get(local).Const(_policy.Data.List([.. path.Select(part => _policy.Data.String(_policy.Plan.Strings[part]))])).Const(path.Count);
        }

        Push(with.Value);
        if (path.Count > 0)
        {
            _code.Call(_runtime.Replace);
        }

        _code.Set(local);
        _code.GlobalGet(_policy.MemoGlobal).Set(savedMemo);
        _code.Const(MemoSize(_policy)).Call(_runtime.Zeroed).GlobalSet(_policy.MemoGlobal);
        _code.Const(0).Set(completed);
        _withs.Add((_blocks.Count, local, saved, savedMemo));
        OpenBlock();
        Statements(with.Inner);
        _code.Const(1).Set(completed);
        CloseBlock();
        _withs.RemoveAt(_withs.Count - 1);
        Restore(local, saved, savedMemo);
        _code.Get(completed).Op(Opcode.I32Eqz).BrIf(_blocks[^1]);
        _code.Release(saved);
        _code.Release(savedMemo);
        _code.Release(completed);
    }

    /// <summary>Bytes of the table of remembered results.</summary>
    public static int MemoSize(PolicyCode policy) => policy.Plan.Functions.Count(static function => function.Parameters.Count == 2) * 4;
}
