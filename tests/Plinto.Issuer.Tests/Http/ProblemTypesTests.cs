using System.Reflection;
using Plinto.Issuer.Http;
using Plinto.Tests;

namespace Plinto.Issuer.Tests.Http;

/// <summary>What the documents say of codes is what the issuer answers.</summary>
public sealed class ProblemTypesTests
{
    [Fact]
    public void Every_problem_stands_in_the_table_of_codes_and_nothing_else()
    {
        var types = typeof(ProblemTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (ProblemType)field.GetValue(null)!);
        Assert.Equal(
            types.Select(type => $"{type.Code} {type.Status} {type.Title}").Order(StringComparer.Ordinal),
            CodesTable.Read("Management API and edge API of the issuer").Select(row => string.Join(' ', row)).Order(StringComparer.Ordinal));
    }
}
