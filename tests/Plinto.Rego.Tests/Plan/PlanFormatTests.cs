using System.Buffers;
using System.Text;
using System.Text.Json;
using Plinto.Rego.Builtins;
using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Rego.Tests.Run;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Plan;

public sealed class PlanFormatTests
{
    [Fact]
    public void What_is_written_is_what_was_read_and_conforms_to_opas_schema()
    {
        var (cases, schema) = (OpaData.Require("plans-v1.json"), OpaData.Require("plan.schema.json"));
        using var document = JsonDocument.Parse(File.ReadAllBytes(cases));
        var matchSchema = BuiltinTable.Find("json.match_schema")!.Function!;
        var operand = RegoJson.Read(File.ReadAllBytes(schema));
        foreach (var element in document.RootElement.EnumerateArray().Where((_, i) => i % 20 == 0))
        {
            var first = Written(PolicyPlan.Read(Encoding.UTF8.GetBytes(element.GetProperty("plan").GetRawText())));
            Assert.Equal(first, Written(PolicyPlan.Read(first)));
            var context = new EvaluationContext(Contexts.Evaluation());
            var answer = (RegoArray)matchSchema(context, [RegoJson.Read(first), operand])!;
            Assert.True(ReferenceEquals(answer[0], RegoBoolean.True), $"{element.GetProperty("note")}: {answer[1]}");
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"plans": {"plans": [{"name": "a", "blocks": [{"stmts": [{"type": "NoSuchStmt", "stmt": {}}]}]}]}}""")]
    [InlineData("""{"plans": {"plans": [{"name": "a", "blocks": [{"stmts": [{"type": "DotStmt", "stmt": {"file": 0, "row": 1, "col": 1}}]}]}]}}""")]
    public void A_malformed_plan_is_refused_with_its_reason(string json) =>
        Assert.Contains("plan is malformed", Assert.Throws<PlanFormatException>(() => PolicyPlan.Read(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"type": "CallStmt", "stmt": {"func": "no.such", "args": [], "result": 2, "file": 0, "row": 1, "col": 1}}""", "`no.such` is not available")]
    [InlineData("""{"type": "ResetLocalStmt", "stmt": {"target": 2000000000, "file": 0, "row": 1, "col": 1}}""", "out of range")]
    [InlineData("""{"type": "MakeNumberRefStmt", "stmt": {"index": 7, "target": 2, "file": 0, "row": 1, "col": 1}}""", "cannot be bound")]
    public void A_plan_that_refers_to_nothing_is_refused_when_bound(string statement, string reason)
    {
        var json = $$$"""{"plans": {"plans": [{"name": "a", "blocks": [{"stmts": [{{{statement}}}]}]}]}}""";
        var plan = PolicyPlan.Read(Encoding.UTF8.GetBytes(json));
        Assert.Contains(reason, Assert.Throws<PlanFormatException>(() => RegoPolicy.Create(plan)).Message, StringComparison.Ordinal);
    }

    private static byte[] Written(PolicyPlan plan)
    {
        var output = new ArrayBufferWriter<byte>();
        plan.Write(output);
        return output.WrittenSpan.ToArray();
    }
}
