using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Tests.Ids;

public sealed class TypeIdTests
{
    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000", "prefix_00000000000000000000000000")]
    [InlineData("00000000-0000-0000-0000-000000000001", "prefix_00000000000000000000000001")]
    [InlineData("00000000-0000-0000-0000-000000000020", "prefix_00000000000000000000000010")]
    [InlineData("ffffffff-ffff-ffff-ffff-ffffffffffff", "prefix_7zzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("0110c853-1d09-52d8-d73e-1194e95b5f19", "prefix_0123456789abcdefghjkmnpqrs")]
    [InlineData("01890a5d-ac96-774b-bcce-b302099a8057", "prefix_01h455vb4pex5vsknk084sn02q")]
    public void Vectors_of_the_TypeID_specification(string uuid, string text)
    {
        Assert.Equal(text, TypeId.Format("prefix", Guid.Parse(uuid)));
        Assert.True(TypeId.TryParse("prefix", text, out var parsed));
        Assert.Equal(Guid.Parse(uuid), parsed);
    }

    [Theory]
    [InlineData("prefix_8zzzzzzzzzzzzzzzzzzzzzzzzz")] // more than 128 bits
    [InlineData("prefix_01H455VB4PEX5VSKNK084SN02Q")]
    [InlineData("prefix_01h455vb4pex5vsknk084sn02")]
    [InlineData("prefix_01h455vb4pex5vsknk084sn02qq")]
    [InlineData("prefix_01h455vb4pex5vsknk084sn02l")]
    [InlineData("other_01h455vb4pex5vsknk084sn02q")]
    [InlineData("prefix-01h455vb4pex5vsknk084sn02q")]
    [InlineData("")]
    public void Anything_else_is_no_id(string text) => Assert.False(TypeId.TryParse("prefix", text, out _));

    [Fact]
    public void An_id_of_one_kind_is_not_read_as_another() =>
        Assert.False(ClientId.TryParse(new TenantId(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057")).ToString(), out _));
}
