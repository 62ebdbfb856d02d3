namespace Plinto.Rego.Wasm;

/// <summary>Walks over the instructions of a function body: to see whom it calls, and to write it again with other function indices.</summary>
internal static class CodeWalk
{
    /// <summary>The functions that a body calls.</summary>
    public static IEnumerable<int> Calls(byte[] body)
    {
        var calls = new List<int>();
        Walk(body, null, index =>
        {
            calls.Add(index);
            return index;
        });
        return calls;
    }

    /// <summary>The same body with each callee replaced.</summary>
    public static byte[] Renumber(byte[] body, Func<int, int> callee)
    {
        var writer = new ByteWriter();
        Walk(body, writer, callee);
        return writer.ToArray();
    }

    private static void Walk(byte[] body, ByteWriter? output, Func<int, int> callee)
    {
        var reader = new ByteReader(body);
        SkipLocals(ref reader);
        var from = 0;
        while (!reader.AtEnd)
        {
            var op = reader.Byte();
            if (op == Opcode.Call)
            {
                var before = reader.At;
                var index = callee(reader.Unsigned());
                output?.Bytes(body.AsSpan(from, before - from));
                output?.Unsigned(index);
                from = reader.At;
                continue;
            }

            SkipImmediates(op, ref reader);
        }

        output?.Bytes(body.AsSpan(from));
    }

    private static void SkipLocals(ref ByteReader reader)
    {
        for (var groups = reader.Unsigned(); groups > 0; groups--)
        {
            reader.Unsigned();
            reader.Byte();
        }
    }

    private static void SkipImmediates(byte op, ref ByteReader reader)
    {
        switch (op)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.MemorySize or Opcode.MemoryGrow:
                reader.Byte();
                break;
            case Opcode.Br or Opcode.BrIf or >= Opcode.LocalGet and <= Opcode.GlobalSet:
                reader.Unsigned();
                break;
            case Opcode.BrTable:
                for (var targets = reader.Unsigned(); targets >= 0; targets--)
                {
                    reader.Unsigned();
                }

                break;
            case >= Opcode.I32Load and <= 0x3e:
                reader.Unsigned();
                reader.Unsigned();
                break;
            case Opcode.I32Const or Opcode.I64Const:
                reader.Signed();
                break;
            case Opcode.F32Const:
                reader.Bytes(4);
                break;
            case Opcode.F64Const:
                reader.Bytes(8);
                break;
            case Opcode.CallIndirect or > 0xbf:
                throw new InvalidOperationException($"the run-time part uses instruction 0x{op:x2}: it must be built for MVP, without function pointers");
        }
    }
}
