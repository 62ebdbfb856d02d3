namespace Plinto.Rego.Wasm;

/// <summary>
/// The run-time part, as the C toolchain built it: <c>Runtime/runtime.wasm</c>, read once. Policies are linked to it by <see cref="ModuleLinker"/>; the exports tell where each
/// function is.
/// </summary>
internal sealed class RuntimeModule
{
    private static readonly Lazy<RuntimeModule> Loaded = new(Load);

    private RuntimeModule()
    {
    }

    public static RuntimeModule Instance => Loaded.Value;

    /// <summary>Function types, each as its bytes.</summary>
    public List<byte[]> Types { get; } = [];

    /// <summary>Imported functions: name in <c>env</c>, and type.</summary>
    public List<(string Name, int Type)> Imports { get; } = [];

    /// <summary>Types of the functions defined here; their indices start after the imports.</summary>
    public List<int> FunctionTypes { get; } = [];

    /// <summary>Their bodies: locals and instructions.</summary>
    public List<byte[]> Bodies { get; } = [];

    /// <summary>Globals as bytes: type, mutability, initial value.</summary>
    public List<byte[]> Globals { get; } = [];

    public List<(int Address, byte[] Bytes)> Data { get; } = [];

    /// <summary>Imported and exported functions by name.</summary>
    public Dictionary<string, int> Functions { get; } = [];

    /// <summary>The first address after the C stack and all that C placed.</summary>
    public int DataEnd { get; private set; }

    /// <summary>Finds a function by its exported name.</summary>
    public int Find(string name) => Functions.TryGetValue(name, out var index) ? index : throw new InvalidOperationException($"the run-time part has no `{name}`");

    private static RuntimeModule Load()
    {
        using var stream = typeof(RuntimeModule).Assembly.GetManifestResourceStream("runtime.wasm") ?? throw new InvalidOperationException("runtime.wasm is not embedded");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var module = new RuntimeModule();
        var reader = new ByteReader(copy.ToArray());
        reader.Bytes(8); // magic and version
        while (!reader.AtEnd)
        {
            var id = reader.Byte();
            module.Section(id, new ByteReader(reader.Vector()));
        }

        return module;
    }

    private void Section(int id, ByteReader section)
    {
        if (id is 0 or 4)
        {
            return; // names and producers, and the table that lld declares though nothing is in it
        }

        var count = section.Unsigned();
        for (var i = 0; i < count; i++)
        {
            switch (id)
            {
                case 1: Types.Add(ReadType(ref section)); break;
                case 2: ReadImport(ref section); break;
                case 3: FunctionTypes.Add(section.Unsigned()); break;
                case 6: Globals.Add(ReadGlobal(ref section)); break;
                case 7: ReadExport(ref section); break;
                case 10: Bodies.Add(section.Vector().ToArray()); break;
                case 11: ReadData(ref section); break;
                default: throw new InvalidOperationException($"the run-time part has a section {id}, which the linker does not know: it must be built without tables");
            }
        }
    }

    private static byte[] ReadType(ref ByteReader section)
    {
        var writer = new ByteWriter();
        writer.Byte(section.Byte());
        writer.Vector(section.Vector());
        writer.Vector(section.Vector());
        return writer.ToArray();
    }

    private void ReadImport(ref ByteReader section)
    {
        section.Name();
        var name = section.Name();
        switch (section.Byte())
        {
            case 0:
                Functions[name] = Imports.Count;
                Imports.Add((name, section.Unsigned()));
                break;
            case 2: ReadLimits(ref section); break; // the memory, which the linker declares itself
            default: throw new InvalidOperationException($"the run-time part imports `{name}`, which is neither function nor memory");
        }
    }

    private static void ReadLimits(ref ByteReader section)
    {
        var bounded = section.Byte() != 0;
        section.Unsigned();
        if (bounded)
        {
            section.Unsigned();
        }
    }

    private static byte[] ReadGlobal(ref ByteReader section)
    {
        var writer = new ByteWriter();
        writer.Bytes(section.Bytes(2));
        writer.Byte(section.Byte()); // i32.const
        writer.Signed(section.Signed());
        writer.Byte(section.Byte()); // end
        return writer.ToArray();
    }

    private void ReadExport(ref ByteReader section)
    {
        var name = section.Name();
        var kind = section.Byte();
        var index = section.Unsigned();
        if (kind == 0)
        {
            Functions[name] = index;
        }
        else if (kind == 3 && name == "__heap_base")
        {
            var global = new ByteReader(Globals[index].AsSpan(3));
            DataEnd = (int)global.Signed();
        }
    }

    private void ReadData(ref ByteReader section)
    {
        section.Unsigned(); // memory 0
        section.Byte(); // i32.const
        var address = (int)section.Signed();
        section.Byte(); // end
        Data.Add((address, section.Vector().ToArray()));
    }
}
