using System.Buffers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Plinto.Decisions.AuthZen;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Decisions.Tests.AuthZen;

public sealed class AuthZenTests
{
    private const string Subject = "\"subject\": {\"type\": \"identity\", \"id\": \"alice\"}";
    private const string Action = "\"action\": {\"name\": \"read\"}";
    private const string Resource = "\"resource\": {\"type\": \"document\", \"id\": \"7\", \"properties\": {\"owner\": \"bob\"}}";

    [Fact]
    public void Evaluation_is_read_as_it_was_sent()
    {
        Assert.Null(AuthZenRequest.ReadEvaluation(Utf8(Body("\"context\": {\"time\": \"now\"}")), out var request));
        Assert.Equal(RegoJson.Read(Body("\"context\": {\"time\": \"now\"}")), Assert.Single(request!.Inputs));
        Assert.Equal("""{"decision":true,"context":{"code":"allowed"}}""", Answer(request, Decide(request, _ => PolicyDecision.Yes)));
    }

    [Fact]
    public void Defaults_are_replaced_whole_by_what_an_evaluation_says()
    {
        var body = $"{{{Subject}, \"context\": {{\"a\": 1}}, {Action}, \"evaluations\": [{{{Resource}}}, {{{Resource}, \"action\": {{\"name\": \"write\"}}, \"context\": {{\"b\": 2}}}}]}}";
        Assert.Null(AuthZenRequest.ReadEvaluations(Utf8(body), out var request));
        Assert.Equal(2, request!.Inputs.Count);
        Assert.Equal(RegoJson.Read("""{"name": "write"}"""), request.Inputs[1].Find("action"));
        Assert.Equal(RegoJson.Read("""{"b": 2}"""), request.Inputs[1].Find("context"));
        Assert.Equal(RegoJson.Read("""{"a": 1}"""), request.Inputs[0].Find("context"));
        Assert.Equal(
            """{"evaluations":[{"decision":true,"context":{"code":"allowed"}},{"decision":false,"context":{"code":"policy_denied","reasons":["not yours"]}}]}""",
            Answer(request, Decide(request, input => Name(input) == "read" ? PolicyDecision.Yes : PolicyDecision.No with { Reasons = ["not yours"] })));
    }

    [Theory]
    [InlineData("execute_all", 4)]
    [InlineData("deny_on_first_deny", 2)]
    [InlineData("permit_on_first_permit", 1)]
    public void Semantic_says_how_far_to_go(string semantic, int answered)
    {
        var names = string.Join(", ", new[] { "read", "write", "read", "write" }.Select(name => $"{{\"action\": {{\"name\": \"{name}\"}}}}"));
        Assert.Null(AuthZenRequest.ReadEvaluations(
            Utf8($"{{{Subject}, {Resource}, \"evaluations\": [{names}], \"options\": {{\"evaluations_semantic\": \"{semantic}\"}}}}"), out var request));
        Assert.Equal(answered, Decide(request!, input => Name(input) == "read" ? PolicyDecision.Yes : PolicyDecision.No).Count);
    }

    [Theory]
    [InlineData("""{"evaluations": []}""", "`subject` is missing or not an object")]
    [InlineData("not json", "the body is not JSON")]
    [InlineData("[]", "the body is not a JSON object")]
    [InlineData("{\"subject\": {\"type\": \"x\", \"id\": \"a\"}, \"subject\": {\"type\": \"x\", \"id\": \"b\"}}", "names a member twice")]
    [InlineData("{\"subject\": {\"type\": \"x\", \"id\": 1}}", "`subject.id` is missing or no text")]
    [InlineData("{\"subject\": {\"type\": \"x\", \"id\": \"\"}}", "`subject.id` is missing or no text")]
    [InlineData("{\"subject\": {\"type\": \"x\", \"id\": \"\\ud800\"}}", "the body is not JSON")]
    [InlineData("{\"subject\": {\"type\": \"x\", \"id\": \"1\", \"properties\": []}}", "`subject.properties` is not an object")]
    [InlineData("{" + Subject + "," + Resource + "}", "`action` is missing or not an object")]
    [InlineData("{" + Subject + "," + Resource + "," + Action + ",\"context\": 1}", "`context` is not an object")]
    [InlineData("{" + Subject + "," + Resource + ",\"evaluations\": [{}]}", "`evaluations[0].action` is missing")]
    [InlineData("{" + Subject + "," + Resource + ",\"evaluations\": [1]}", "`evaluations[0]` is not an object")]
    [InlineData("{" + Subject + "," + Resource + ",\"evaluations\": {}}", "`evaluations` is not an array")]
    [InlineData("{" + Subject + "," + Resource + ",\"evaluations\": [{}], \"options\": {\"evaluations_semantic\": \"all\"}}", "`options.evaluations_semantic` is none of")]
    public void What_is_wrong_is_one_sentence(string body, string sentence)
    {
        Assert.Contains(sentence, AuthZenRequest.ReadEvaluations(Utf8(body), out var request), StringComparison.Ordinal);
        Assert.Null(request);
    }

    [Fact]
    public void Too_many_evaluations_and_too_long_a_body_are_refused()
    {
        var many = string.Join(",", Enumerable.Repeat("{}", AuthZenRequest.MostEvaluations + 1));
        Assert.NotNull(AuthZenRequest.ReadEvaluations(Utf8(Body($"\"evaluations\": [{many}]")), out _));
        Assert.NotNull(AuthZenRequest.ReadEvaluation(Utf8(Body($"\"context\": {{\"a\": \"{new string('a', AuthZenRequest.LargestBody)}\"}}")), out _));
        var deep = new string('[', 100) + new string(']', 100);
        Assert.NotNull(AuthZenRequest.ReadEvaluation(Utf8(Body($"\"context\": {{\"a\": {deep}}}")), out _));
    }

    [Fact]
    public void Demand_for_a_stronger_sign_in_is_a_denial_unless_the_subject_has_it()
    {
        var strong = PolicyDecision.Yes with { Acr = "aal2" };
        Assert.Null(AuthZenRequest.ReadEvaluation(Utf8(Body("\"context\": {}")), out var weak));
        Assert.Equal("""{"decision":false,"context":{"code":"step_up_required","acr_values":"aal2"}}""", Answer(weak!, Decide(weak!, _ => strong)));
        Assert.Null(AuthZenRequest.ReadEvaluation(
            Utf8(Body("\"context\": {}").Replace("\"alice\"", "\"alice\", \"properties\": {\"acr\": \"aal3\"}", StringComparison.Ordinal)), out var enough));
        Assert.True(Assert.Single(Decide(enough!, _ => strong)).Allowed);
    }

    [Fact]
    public void Metadata_names_the_endpoints()
    {
        var output = new ArrayBufferWriter<byte>();
        AuthZenAnswer.WriteMetadata("https://pdp.example/", output);
        Assert.Equal(
            """{"policy_decision_point":"https://pdp.example","access_evaluation_endpoint":"https://pdp.example/access/v1/evaluation","access_evaluations_endpoint":"https://pdp.example/access/v1/evaluations"}""",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static string Body(string more) => $"{{{Subject}, {Action}, {Resource}, {more}}}";

    private static string Name(RegoObject input) => ((RegoString)((RegoObject)input.Find("action")!).Find("name")!).Value;

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    // The first takes longer than all may.
    [Fact]
    public void Evaluations_after_the_time_is_over_are_denied_and_nobody_decides_them()
    {
        var clock = new FakeTimeProvider();
        var body = $"{{{Subject}, {Action}, {Resource}, \"evaluations\": [{{}}, {{}}, {{}}]}}";
        Assert.Null(AuthZenRequest.ReadEvaluations(Utf8(body), out var request));
        var asked = 0;
        var decisions = request!.Decide(
            _ =>
            {
                asked++;
                clock.Advance(TimeSpan.FromSeconds(6));
                return PolicyDecision.Yes;
            },
            clock,
            TimeSpan.FromSeconds(5));
        Assert.Equal(1, asked);
        Assert.Equal([DecisionCode.Allowed, DecisionCode.Timeout, DecisionCode.Timeout], decisions.Select(decision => decision.Code));
    }

    private static IReadOnlyList<PolicyDecision> Decide(AuthZenRequest request, Func<RegoObject, PolicyDecision> decide) =>
        request.Decide(decide, TimeProvider.System, TimeSpan.FromMinutes(1));

    private static string Answer(AuthZenRequest request, IReadOnlyList<PolicyDecision> decisions)
    {
        var output = new ArrayBufferWriter<byte>();
        AuthZenAnswer.Write(request, decisions, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
