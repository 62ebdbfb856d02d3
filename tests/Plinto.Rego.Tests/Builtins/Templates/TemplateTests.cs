using System.Text;
using Plinto.Rego.Run;
using Plinto.Rego.Tests.Run;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Builtins.Templates;

/// <summary>What <c>strings.render_template</c> renders, beside what Go's <c>text/template</c> does.</summary>
public sealed class TemplateTests
{
    private static readonly RegoPolicy Policy = Policies.Compile("package t\n\np := strings.render_template(input.template, input.variables)", "t/p");

    /// <summary>
    /// Each template of <c>templates.jsonl</c> was rendered by Go over the variables of the first line, with OPA's <c>&lt;undefined&gt;</c>; those without a text failed.
    /// </summary>
    [Fact]
    public void Each_template_renders_as_the_witness_did()
    {
        using var stream = typeof(TemplateTests).Assembly.GetManifestResourceStream("templates.jsonl")!;
        using var reader = new StreamReader(stream);
        var variables = ((RegoObject)RegoJson.Read(reader.ReadLine()!)).Find("variables")!;
        var differences = new StringBuilder();
        var count = 0;
        while (reader.ReadLine() is { } line)
        {
            var row = (RegoObject)RegoJson.Read(line);
            var wanted = (row.Find("text") as RegoString)?.Value;
            var got = Render(row.Find("template")!, variables);
            count++;
            if (wanted != got)
            {
                differences.Append($"\n{RegoJson.Write(row.Find("template")!)}\n  wanted {wanted ?? "an error"}\n  got    {got ?? "an error"}");
            }
        }

        Assert.True(count > 300, $"{count} templates");
        Assert.True(differences.Length == 0, differences.ToString());
    }

    [Theory]
    [InlineData("{{range 3}}{{.}}{{end}}", "012")]
    [InlineData("{{range $i := 3}}{{$i}}{{end}}", "012")]
    [InlineData("{{range 0}}x{{else}}none{{end}}", "none")]
    [InlineData("{{range $i, $j := 3}}{{$i}}{{end}}", null)]
    [InlineData("{{with .nil}}1{{else with .n}}{{.}}{{else}}3{{end}}", "5")]
    [InlineData("{{eq .nil .nil}} {{ne .nil .n}}", "true true")]
    public void Renders_as_newer_go(string template, string? text) => Assert.Equal(text, Render(RegoString.Of(template), RegoJson.Read("""{"n": 5, "nil": null}""")));

    [Theory]
    [InlineData("{\"x\": {1}}")]
    [InlineData("{\"x\": set()}")]
    [InlineData("{\"x\": {1: 2}}")]
    [InlineData("{\"x\": \"\\u0001\"}")]
    public void Variables_that_opa_cannot_write_as_json_are_an_error(string variables) =>
        Assert.Equal(RegoOutcome.Undefined, Policies.Compile($$$"""
            package t

            p := strings.render_template("{{.x}}", {{{variables}}})
            """, "t/p").Evaluate("t/p").Outcome);

    [Theory]
    [InlineData("{{define \"x\"}}{{template \"x\"}}{{end}}{{template \"x\"}}")]
    [InlineData("{{define \"x\"}}{{if true}}{{template \"x\"}}{{end}}{{end}}{{template \"x\"}}")]
    public void Template_that_includes_itself_ends_with_an_error_and_no_stack_overflow(string template) => Assert.Null(Render(RegoString.Of(template), RegoObject.Empty));

    [Theory]
    [InlineData("(")]
    [InlineData("{{if true}}")]
    [InlineData("{{if true}}{{else if true}}")]
    public void Template_that_nests_without_end_is_an_error_and_no_stack_overflow(string opening) =>
        Assert.Null(Render(RegoString.Of(opening == "(" ? "{{" + new string('(', 200_000) : string.Concat(Enumerable.Repeat(opening, 200_000))), RegoObject.Empty));

    [Theory]
    [InlineData("{{range 1000000000}}{{end}}", RegoErrorCode.StepBudget)]
    [InlineData("{{define \"a\"}}{{range 1000}}{{template \"b\"}}{{end}}{{end}}{{define \"b\"}}{{range 1000}}{{template \"c\"}}{{end}}{{end}}{{define \"c\"}}{{range 1000}}{{end}}{{end}}{{template \"a\"}}", RegoErrorCode.StepBudget)]
    [InlineData("{{$x := \"aaaaaaaaaaaaaaaa\"}}{{range 60}}{{$x = print $x $x}}{{end}}", RegoErrorCode.ValueBudget)]
    public void Template_without_measure_runs_into_the_budget(string template, string code)
    {
        var budget = new RegoBudget { Steps = 500_000, Values = 100_000, Time = TimeSpan.FromMinutes(5) };
        Assert.Equal(code, Policy.WithOptions(Policy.Options with { Budget = budget }).Evaluate("t/p", Input(RegoString.Of(template), RegoObject.Empty)).Error?.Code);
    }

    private static string? Render(RegoValue template, RegoValue variables)
    {
        var result = Policy.Evaluate("t/p", Input(template, variables));
        Assert.Null(result.Error);
        return (result.Value as RegoString)?.Value;
    }

    private static RegoObject Input(RegoValue template, RegoValue variables) =>
        RegoObject.Of(KeyValuePair.Create<RegoValue, RegoValue>(new RegoString("template"), template),
            KeyValuePair.Create<RegoValue, RegoValue>(new RegoString("variables"), variables));
}
