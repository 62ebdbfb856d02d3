using Plinto.Decisions.Headers;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Decisions.Tests;

/// <summary>What a policy's value means. Anything that is not a clear yes denies.</summary>
public sealed class PolicyDecisionTests
{
    [Theory]
    [InlineData("true", true, DecisionCode.Allowed)]
    [InlineData("false", false, DecisionCode.Denied)]
    [InlineData("""{"allow": true}""", true, DecisionCode.Allowed)]
    [InlineData("""{"allow": false, "reasons": ["no"]}""", false, DecisionCode.Denied)]
    [InlineData("\"true\"", false, DecisionCode.ResultInvalid)]
    [InlineData("1", false, DecisionCode.ResultInvalid)]
    [InlineData("null", false, DecisionCode.ResultInvalid)]
    [InlineData("[true]", false, DecisionCode.ResultInvalid)]
    [InlineData("{}", false, DecisionCode.ResultInvalid)]
    [InlineData("""{"allow": "true"}""", false, DecisionCode.ResultInvalid)]
    [InlineData("""{"allow": true, "reasons": "x"}""", false, DecisionCode.ResultInvalid)]
    [InlineData("""{"allow": true, "acr": 2}""", false, DecisionCode.ResultInvalid)]
    [InlineData("""{"allow": true, "acr": ""}""", false, DecisionCode.ResultInvalid)]
    [InlineData("""{"allow": true, "acr": "a\", error=\"x"}""", false, DecisionCode.ResultInvalid)]
    [InlineData("""{"allow": true, "acr": "a\r\nSet-Cookie: x"}""", false, DecisionCode.ResultInvalid)]
    [InlineData("""{"allow": true, "headers": {"x-role": 1}}""", false, DecisionCode.ResultInvalid)]
    [InlineData("""{"allow": true, "headers": {"x-role": "a\nb"}}""", false, DecisionCode.ResultInvalid)]
    [InlineData("""{"allow": true, "headers": {"Host": "evil"}}""", false, DecisionCode.ResultInvalid)]
    public void Value_is_read_as_a_decision(string json, bool allowed, string code)
    {
        var decision = Decide("d := data.value", RegoJson.Read($$"""{"value": {{json}}}"""));
        Assert.Equal((allowed, code), (decision.Allowed, decision.Code));
    }

    [Fact]
    public void Undefined_error_budget_and_missing_have_their_own_codes()
    {
        Assert.Equal(DecisionCode.Undefined, Decide("d if false", RegoObject.Empty).Code);
        Assert.Equal(DecisionCode.Error, Decide("d := 1\n\nd := 2 if data.value", RegoJson.Read("""{"value": true}""")).Code);
        Assert.Equal(DecisionCode.Missing, PolicyDecision.From(Policies.Compile("package p\n\nd := 1", "p/d").Evaluate("p/e")).Code);
    }

    [Theory]
    [InlineData("X-Plinto-Subject")]
    [InlineData("x_plinto_subject")]
    [InlineData("X.Plinto.Subject")]
    [InlineData("Content_Length")]
    [InlineData("Set-Cookie")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Connection")]
    [InlineData("Authorization")]
    [InlineData("X-Forwarded-For")]
    [InlineData("x-real.ip")]
    [InlineData("Sec_WebSocket_Key")]
    [InlineData("a b")]
    [InlineData("")]
    public void Header_that_says_who_where_or_how_may_not_be_set(string name) => Assert.False(DecisionHeaders.MaySet(name));

    [Fact]
    public void Stronger_sign_in_than_demanded_is_enough_and_a_weaker_one_is_a_step_up()
    {
        var decision = Decide("""d := {"allow": true, "acr": "aal2", "reasons": ["large sum"]}""", RegoObject.Empty);
        Assert.Equal(DecisionCode.Allowed, decision.ForAcr("aal2").Code);
        Assert.Equal(DecisionCode.Allowed, decision.ForAcr("aal3").Code);
        foreach (var acr in (string?[])["aal1", null, "AAL2", "gold"])
        {
            var stepUp = decision.ForAcr(acr);
            Assert.Equal((false, DecisionCode.StepUpRequired, "aal2"), (stepUp.Allowed, stepUp.Code, stepUp.Acr));
        }

        Assert.True(AcrLevels.Satisfies("gold", "gold"));
        Assert.False(AcrLevels.Satisfies("aal3", "gold"));
    }

    [Fact]
    public void Assignment_is_changed_without_touching_the_others()
    {
        var roles = new Dictionary<string, IReadOnlyList<string>> { ["admin"] = ["*:*"] };
        RegoObject Data(params string[] subjects) => RolesData.From(roles, subjects.ToDictionary(subject => subject, _ => (IReadOnlyList<string>)["admin"]));
        var many = Enumerable.Range(0, 50).Select(i => $"usr_{i}").ToArray();
        var before = Data(many);
        Assert.Equal(Data([.. many, "new"]), RolesData.WithAssignment(before, "new", ["admin"]));
        Assert.Equal(Data(many[1..]), RolesData.WithAssignment(before, "usr_0", []));
        Assert.Equal(Data(many), before);
        Assert.Equal(before, RolesData.WithAssignment(RolesData.WithAssignment(before, "usr_3", ["other"]), "usr_3", ["admin"]));
    }

    private static PolicyDecision Decide(string rules, RegoValue data) =>
        PolicyDecision.From(Policies.Compile("package p\n\n" + rules, "p/d").WithData(data).Evaluate("p/d", RegoObject.Empty));
}
