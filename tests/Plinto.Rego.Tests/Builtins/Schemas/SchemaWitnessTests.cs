using System.Text;
using Plinto.Rego.Run;
using Plinto.Rego.Tests.Run;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Builtins.Schemas;

/// <summary>
/// What <c>gojsonschema</c> said to each schema and document of <c>schemas.jsonl</c>, with the changes that OPA made to it: root <c>(Root)</c>, an empty <c>enum</c> allows
/// nothing, its texts for <c>type</c>, <c>pattern</c>, <c>format</c>, <c>required</c> and <c>allOf</c>, nothing fetched. Go walks objects in no order, so errors are compared as
/// sets.
/// </summary>
public sealed class SchemaWitnessTests
{
    private static readonly RegoPolicy Policy =
        Policies.Compile("package t\n\nverify := json.verify_schema(input.schema)\n\nmatch := json.match_schema(input.document, input.schema)", "t/verify", "t/match");

    [Fact]
    public void Each_schema_and_document_gets_the_verdict_and_texts_of_the_witness()
    {
        using var stream = typeof(SchemaWitnessTests).Assembly.GetManifestResourceStream("schemas.jsonl")!;
        using var reader = new StreamReader(stream);
        var differences = new StringBuilder();
        var count = 0;
        while (reader.ReadLine() is { } line)
        {
            var row = (RegoObject)RegoJson.Read(line);
            var schema = row.Find("schema")!;
            count++;
            var wanted = row.Find("problem") is RegoString problem ? $"[false,{RegoJson.Write(new RegoString("jsonschema: " + problem.Value))}]" : "[true,null]";
            Compare(differences, schema, "", wanted, Evaluate("t/verify", schema, RegoNull.Instance));
            if (row.Find("documents") is not RegoObject documents)
            {
                Compare(differences, schema, "0", "undefined", Evaluate("t/match", schema, new RegoString("0")));
                continue;
            }

            foreach (var (document, errors) in documents)
            {
                Compare(differences, schema, RegoJson.Write(document), Sorted(errors), Evaluate("t/match", schema, document));
            }
        }

        Assert.True(count > 400, $"{count} schemas");
        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static void Compare(StringBuilder differences, RegoValue schema, string document, string wanted, string got)
    {
        if (wanted != got)
        {
            differences.Append($"\n{RegoJson.Write(schema)} {document}\n  wanted {wanted}\n  got    {got}");
        }
    }

    private static string Evaluate(string entrypoint, RegoValue schema, RegoValue document)
    {
        var input = RegoObject.Of(
            KeyValuePair.Create<RegoValue, RegoValue>(new RegoString("schema"), schema), KeyValuePair.Create<RegoValue, RegoValue>(new RegoString("document"), document));
        var result = Policy.Evaluate(entrypoint, input);
        return result.Outcome != RegoOutcome.Defined ? result.Outcome.ToString().ToLowerInvariant()
            : entrypoint == "t/verify" ? RegoJson.Write(result.Value!)
            : Sorted(((RegoArray)result.Value!)[1]);
    }

    // Type, field and text of each error; its whole text is the last two.
    private static string Sorted(RegoValue errors) =>
        string.Join(' ', ((RegoArray)errors).Select(static error => error is RegoObject o ? Parts(o) : RegoJson.Write(error)).Order(StringComparer.Ordinal));

    private static string Parts(RegoObject error)
    {
        Assert.Equal($"{Text(error, "field")}: {Text(error, "desc")}", Text(error, "error"));
        return RegoJson.Write(RegoArray.Of(error.Find("type")!, error.Find("field")!, error.Find("desc")!));
    }

    private static string Text(RegoObject error, string name) => ((RegoString)error.Find(name)!).Value;
}
