namespace Plinto.Rego.Wasm;

/// <summary>The instructions we write, by their bytes (WebAssembly core §5.4). MVP only.</summary>
internal static class Opcode
{
    public const byte Unreachable = 0x00;
    public const byte Block = 0x02;
    public const byte Loop = 0x03;
    public const byte If = 0x04;
    public const byte Else = 0x05;
    public const byte End = 0x0b;
    public const byte Br = 0x0c;
    public const byte BrIf = 0x0d;
    public const byte BrTable = 0x0e;
    public const byte Return = 0x0f;
    public const byte Call = 0x10;
    public const byte CallIndirect = 0x11;
    public const byte Drop = 0x1a;
    public const byte LocalGet = 0x20;
    public const byte LocalSet = 0x21;
    public const byte LocalTee = 0x22;
    public const byte GlobalGet = 0x23;
    public const byte GlobalSet = 0x24;
    public const byte I32Load = 0x28;
    public const byte I32Load8 = 0x2d;
    public const byte I32Store = 0x36;
    public const byte I64Store = 0x37;
    public const byte MemorySize = 0x3f;
    public const byte MemoryGrow = 0x40;
    public const byte I32Const = 0x41;
    public const byte I64Const = 0x42;
    public const byte F32Const = 0x43;
    public const byte F64Const = 0x44;
    public const byte I32Eqz = 0x45;
    public const byte I32Eq = 0x46;
    public const byte I32Ne = 0x47;
    public const byte I32LtU = 0x49;

    /// <summary>The type of a block without a result.</summary>
    public const byte NoResult = 0x40;

    /// <summary>The value type i32.</summary>
    public const byte I32 = 0x7f;

    /// <summary>The value type i64.</summary>
    public const byte I64 = 0x7e;

    /// <summary>What marks a function type.</summary>
    public const byte FunctionType = 0x60;
}
