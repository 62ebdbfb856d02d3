using System.Reflection;
using Plinto.Decisions;
using Plinto.Edge.Requests;
using Plinto.Tests;
using Plinto.Tokens.AccessTokens;
using Xunit;

namespace Plinto.Edge.Tests.Requests;

/// <summary>What the documents say of codes is what the edge answers.</summary>
public sealed class DenialsTests
{
    [Fact]
    public void Every_refusal_stands_in_the_table_of_codes_and_nothing_else()
    {
        var denials = typeof(Denials).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (Denial)field.GetValue(null)!)
            .Concat(Enum.GetValues<TokenFailure>().Select(Denials.Of).OfType<Denial>());

        Assert.Equal(
            denials.Select(denial => $"{denial.Code} {denial.Status} {denial.Sentence}").Order(StringComparer.Ordinal),
            CodesTable.Read("At the edge").Select(row => string.Join(' ', row)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_code_of_a_decision_stands_in_the_table_of_codes_and_nothing_else()
    {
        var codes = typeof(DecisionCode).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetValue(null)!);
        Assert.Equal(codes.Order(StringComparer.Ordinal), CodesTable.Read("Decisions of a policy").Select(row => row[0].TrimEnd('`')).Order(StringComparer.Ordinal));
    }
}
