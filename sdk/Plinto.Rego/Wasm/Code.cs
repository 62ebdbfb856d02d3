namespace Plinto.Rego.Wasm;

/// <summary>A function body under construction: instructions, and locals beyond its parameters (all are i32).</summary>
internal sealed class Code(int parameters)
{
    private readonly ByteWriter _code = new();
    private readonly Stack<int> _free = new();

    // What engines allow in one function.
    private const int MostLocals = 49_000;

    /// <summary>How many blocks, loops and ifs are open.</summary>
    public int Depth { get; private set; }

    public int Parameters { get; } = parameters;

    public int Locals { get; private set; } = parameters;

    public int NewLocal() => Locals < MostLocals ? Locals++ : throw new WasmException("a rule is too large: it needs more local variables than WebAssembly engines allow");

    /// <summary>A local for a moment; give it back with <see cref="Release"/>.</summary>
    public int Borrow() => _free.TryPop(out var local) ? local : NewLocal();

    public void Release(int local) => _free.Push(local);

    public Code Op(byte opcode)
    {
        _code.Byte(opcode);
        return this;
    }

    public Code Const(int value)
    {
        _code.Byte(Opcode.I32Const);
        _code.Signed(value);
        return this;
    }

    public Code Const64(long value)
    {
        _code.Byte(Opcode.I64Const);
        _code.Signed(value);
        return this;
    }

    public Code Get(int local) => Index(Opcode.LocalGet, local);

    public Code Set(int local) => Index(Opcode.LocalSet, local);

    public Code Tee(int local) => Index(Opcode.LocalTee, local);

    public Code GlobalGet(int global) => Index(Opcode.GlobalGet, global);

    public Code GlobalSet(int global) => Index(Opcode.GlobalSet, global);

    public Code Call(int function) => Index(Opcode.Call, function);

    /// <summary>A load or store at an offset.</summary>
    public Code Memory(byte opcode, int alignment, int offset)
    {
        _code.Byte(opcode);
        _code.Unsigned(alignment);
        _code.Unsigned(offset);
        return this;
    }

    /// <summary>Opens a block, loop or if without a result.</summary>
    public Code Open(byte opcode)
    {
        _code.Byte(opcode);
        _code.Byte(Opcode.NoResult);
        Depth++;
        return this;
    }

    public Code Close()
    {
        _code.Byte(Opcode.End);
        Depth--;
        return this;
    }

    /// <summary>Leaves to the end of a block, or the start of a loop, given by the <see cref="Depth"/> it was opened to.</summary>
    public Code Br(int label) => Index(Opcode.Br, Depth - label);

    public Code BrIf(int label) => Index(Opcode.BrIf, Depth - label);

    /// <summary>Leaves to the label that the number on the stack counts to; to the last for any other.</summary>
    public Code BrTable(IReadOnlyList<int> labels)
    {
        _code.Byte(Opcode.BrTable);
        _code.Unsigned(labels.Count - 1);
        foreach (var label in labels)
        {
            _code.Unsigned(Depth - label);
        }

        return this;
    }

    /// <summary>Grows or asks for the memory.</summary>
    public Code OnMemory(byte opcode)
    {
        _code.Byte(opcode);
        _code.Byte(0);
        return this;
    }

    /// <summary>The body: locals, instructions, end.</summary>
    public byte[] Finish()
    {
        var body = new ByteWriter();
        body.Unsigned(Locals > Parameters ? 1 : 0);
        if (Locals > Parameters)
        {
            body.Unsigned(Locals - Parameters);
            body.Byte(Opcode.I32);
        }

        body.Bytes(_code.Written);
        body.Byte(Opcode.End);
        return body.ToArray();
    }

    private Code Index(byte opcode, int index)
    {
        _code.Byte(opcode);
        _code.Unsigned(index);
        return this;
    }
}
