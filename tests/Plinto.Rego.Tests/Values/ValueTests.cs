using System.Text;
using System.Text.Json;
using CsCheck;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Values;

public sealed class ValueTests
{
    private static readonly Gen<RegoValue> Scalars = Gen.OneOf<RegoValue>(
        Gen.Const((RegoValue)RegoNull.Instance),
        Gen.Bool.Select(b => (RegoValue)RegoBoolean.Of(b)),
        Gen.Int[-5, 5].Select(i => (RegoValue)RegoNumber.Of(i)),
        Gen.String[Gen.Char["abé\ud800\uffff"], 0, 3].Select(s => (RegoValue)RegoString.Of(s)));

    private static readonly Gen<RegoValue> Values = Gen.Recursive<RegoValue>((depth, inner) => depth > 3 ? Scalars : Gen.OneOf(
        Scalars,
        inner.Array[0, 12].Select(items => (RegoValue)RegoArray.Of(items)),
        inner.Array[0, 12].Select(items => (RegoValue)RegoSet.Of(items)),
        Gen.Select(inner, inner).Array[0, 12].Select(pairs => (RegoValue)RegoObject.Of(pairs.Select(p => KeyValuePair.Create(p.Item1, p.Item2))))));

    [Fact]
    public void Order_is_total_and_agrees_with_equality_and_hashes() => Gen.Select(Values, Values, Values).Sample((a, b, c) =>
        Math.Sign(RegoValue.Compare(a, b)) == -Math.Sign(RegoValue.Compare(b, a))
        && RegoValue.Compare(a, b) == 0 == a.Equals(b)
        && (!a.Equals(b) || a.GetHashCode() == b.GetHashCode())
        && (RegoValue.Compare(a, b) > 0 || RegoValue.Compare(b, c) > 0 || RegoValue.Compare(a, c) <= 0));

    [Fact]
    public void Json_comes_back_as_it_went() => Values.Sample(value =>
    {
        var json = value.ToJson();
        return RegoJson.Read(json).ToJson() == json;
    });

    [Fact]
    public void Kinds_come_in_rego_order()
    {
        RegoValue[] ordered =
        [
            RegoNull.Instance, RegoBoolean.False, RegoBoolean.True, RegoNumber.Of(-1), RegoNumber.Of(2), RegoString.Of(""), RegoString.Of("a"),
            RegoArray.Empty, RegoObject.Empty, RegoSet.Empty,
        ];
        Assert.Equal(ordered, ordered.Reverse().Order());
    }

    [Fact]
    public void Strings_compare_by_code_points_not_by_utf16() => Assert.True(RegoString.Of("\ufb03") < RegoString.Of("\U0001f600"));

    [Fact]
    public void Lone_surrogates_are_replaced()
    {
        Assert.Equal("\ufffd", ((RegoString)RegoJson.Read("\"\\ud800\"")).Value);
        Assert.Equal("a\ufffdb", RegoString.Of("a\udc00b").Value);
    }

    [Fact]
    public void Text_form_keeps_sets_and_keys_of_any_kind()
    {
        var value = RegoObject.Of(KeyValuePair.Create<RegoValue, RegoValue>(RegoSet.Empty, RegoSet.Of(RegoNumber.Of(2), RegoNumber.Of(1))));
        Assert.Equal("{set(): {1, 2}}", value.ToString());
        Assert.Equal("{\"[]\":[1,2]}", value.ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("1 2")]
    [InlineData("{\"a\":1e999999}")]
    public void Malformed_json_is_an_exception(string json) => Assert.ThrowsAny<JsonException>(() => RegoJson.Read(json));

    [Fact]
    public void Nesting_beyond_a_thousand_is_refused() => Assert.ThrowsAny<JsonException>(() => RegoJson.Read(new string('[', 1001) + new string(']', 1001)));

    [Fact]
    public void Strings_of_a_table_are_taken_from_it()
    {
        var known = RegoString.Of("subject");
        var table = new RegoStringTable([known]);
        var read = (RegoObject)RegoJson.Read(Encoding.UTF8.GetBytes("""{"subject": "other"}"""), table);
        Assert.Same(known, read.UnorderedKeys[0]);
    }
}
