using Plinto.Rego.Builtins;
using Plinto.Rego.Tests.Run;
using Plinto.Rego.Values;
using Plinto.Rego.Wasm;
using Xunit;

namespace Plinto.Rego.Tests.Builtins;

public sealed class SignatureTests
{
    // What no plan calls, because the compiler replaces it, or what is refused when a policy is compiled.
    private static readonly string[] WithoutImplementation =
        ["assign", "eq", "http.send", "print", "rego.metadata.chain", "rego.metadata.rule"];

    [Fact]
    public void Types_agree_with_opas_capabilities()
    {
        var builtins = (RegoArray)((RegoObject)RegoJson.Read(File.ReadAllBytes(OpaData.Require("capabilities.json")))).Find("builtins")!;
        Assert.Equal(builtins.Count, BuiltinTable.All.Count);
        foreach (var builtin in builtins.Cast<RegoObject>())
        {
            var name = ((RegoString)builtin.Find("name")!).Value;
            var signature = BuiltinTable.Find(name)!.Signature;
            Assert.Equal(builtin.Find("decl"), signature.ToDeclaration());
            Assert.Equal((builtin.Find("infix") as RegoString)?.Value, signature.Infix);
            Assert.Equal(builtin.Find("nondeterministic") is not null, signature.Traits.HasFlag(BuiltinTraits.Nondeterministic));
            Assert.Equal(builtin.Find("deprecated") is not null, signature.Traits.HasFlag(BuiltinTraits.Deprecated));
            Assert.Equal(builtin.Find("relation") is not null, signature.Traits.HasFlag(BuiltinTraits.Relation));
        }
    }

    [Fact]
    public void Every_built_in_is_implemented_or_refused() =>
        Assert.Equal(WithoutImplementation, BuiltinTable.All.Where(static row => row.Function is null).Select(static row => row.Signature.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Modules_carry_what_the_table_says()
    {
        var carried = RuntimeModule.Instance.Functions.Keys.Where(static name => name.StartsWith("b_", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var said = BuiltinTable.All.Where(static row => row.Signature.Traits.HasFlag(BuiltinTraits.InModules)).Select(static row => "b_" + row.Signature.Name.Replace('.', '_'));
        Assert.Equal(carried, said.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Capabilities_of_a_file_leave_to_the_compiler_what_is_its()
    {
        var read = RegoCapabilities.Read("""{"builtins": [{"name": "eq", "decl": {"args": [], "type": "function"}}, {"name": "internal.next", "decl": {"args": [], "type": "function"}}, {"name": "host.score", "decl": {"args": [], "type": "function"}}]}"""u8.ToArray());
        Assert.Equal(BuiltinTraits.Irreplaceable, read.Find("eq")!.Traits);
        Assert.Equal(BuiltinTraits.Internal, read.Find("internal.next")!.Traits);
        Assert.Equal(BuiltinTraits.None, read.Find("host.score")!.Traits);
    }
}
