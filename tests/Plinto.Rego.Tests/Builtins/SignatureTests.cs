using Plinto.Rego.Builtins;
using Plinto.Rego.Tests.Run;
using Plinto.Rego.Values;
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
        var path = OpaData.Find("capabilities.json");
        Assert.SkipWhen(path is null, OpaData.Missing);
        var builtins = (RegoArray)((RegoObject)RegoJson.Read(File.ReadAllBytes(path!))).Find("builtins")!;
        Assert.Equal(builtins.Count, BuiltinSignatures.All.Count);
        foreach (var builtin in builtins.Cast<RegoObject>())
        {
            var name = ((RegoString)builtin.Find("name")!).Value;
            var signature = BuiltinSignatures.Find(name)!;
            Assert.Equal(builtin.Find("decl"), signature.ToDeclaration());
            Assert.Equal((builtin.Find("infix") as RegoString)?.Value, signature.Infix);
            Assert.Equal(builtin.Find("nondeterministic") is not null, signature.Traits.HasFlag(BuiltinTraits.Nondeterministic));
            Assert.Equal(builtin.Find("deprecated") is not null, signature.Traits.HasFlag(BuiltinTraits.Deprecated));
            Assert.Equal(builtin.Find("relation") is not null, signature.Traits.HasFlag(BuiltinTraits.Relation));
        }
    }

    [Fact]
    public void Every_built_in_is_implemented_or_refused() =>
        Assert.Equal(WithoutImplementation, BuiltinSignatures.All.Select(static s => s.Name).Where(static name => BuiltinTable.Find(name) is null).Order(StringComparer.Ordinal));
}
