using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Run;

public sealed class InputUseTests
{
    [Theory]
    [InlineData("allow if input.a.b == 1", "a")]
    [InlineData("allow if helper\n\nhelper if input.a == input.b", "a b")]
    [InlineData("allow if f(input.a)\n\nf(x) if x == input.c", "a c")]
    [InlineData("allow if not input.a", "a")]
    [InlineData("allow if allowed with input.a as 1\n\nallowed if input.b", "b")]
    [InlineData("allow if some x in input.list\n", "list")]
    [InlineData("allow if data.list[input.a]", "a")]
    [InlineData("allow if true", "")]
    public void Constant_names_are_all_that_is_read(string rules, string members)
    {
        var read = Policies.Compile("package p\n\n" + rules, "p/allow").Find("p/allow")!.InputMembers;
        Assert.NotNull(read);
        Assert.Subset(read.ToHashSet(), members.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
        Assert.DoesNotContain("z", read);
    }

    [Theory]
    [InlineData("allow if input[data.name]")]
    [InlineData("allow if some x in input")]
    [InlineData("allow if json.marshal(input) == \"1\"")]
    [InlineData("allow if f(input)\n\nf(x) if x.z == 1")]
    [InlineData("allow := x if x := input")]
    [InlineData("allow if count(input) == 1")]
    [InlineData("allow if input == {\"z\": 1}")]
    [InlineData("allow if walk(input, [_, 1])")]
    [InlineData("allow if {\"z\": 1} == [input][0]")]
    [InlineData("allow if object.get(input, \"z\", 1) == 2")]
    public void Any_other_use_may_read_everything(string rules) =>
        Assert.Null(Policies.Compile("package p\n\n" + rules, "p/allow").Find("p/allow")!.InputMembers);

    [Fact]
    public void Each_entrypoint_reads_its_own()
    {
        var policy = Policies.Compile("package p\n\na if input.x\n\nb if input.y", "p/a", "p/b");
        Assert.Equal(["x"], policy.Find("p/a")!.InputMembers!);
        Assert.Equal(["y"], policy.Find("p/b")!.InputMembers!);
    }

    [Fact]
    public void Shapes_make_equal_objects()
    {
        var strings = Policies.Compile("package p\n\na if input.x", "p/a").Strings;
        var made = new RegoShape(["y", "x"], strings).Make(RegoNumber.Of(1), RegoNumber.Of(2));
        Assert.Equal(RegoJson.Read("""{"x": 2, "y": 1}"""), made);
        Assert.Equal("""{"x":2,"y":1}""", made.ToJson());
        Assert.Throws<ArgumentException>(() => new RegoShape(["x", "x"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegoShape(["x"]).Make());
    }
}
