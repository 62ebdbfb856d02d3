using System.Reflection;
using Plinto.Rego.Errors;
using Plinto.Rego.Run;
using Plinto.Tests;
using Xunit;

namespace Plinto.Rego.Tests.Errors;

/// <summary>What the documents say of codes is what the engine answers.</summary>
public sealed class CodesTests
{
    [Fact]
    public void Every_error_stands_in_the_table_of_codes_and_nothing_else()
    {
        var codes = new[] { typeof(CompileErrorCode), typeof(RegoErrorCode) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (string)field.GetValue(null)!);
        Assert.Equal(codes.Order(StringComparer.Ordinal), CodesTable.Read("Rego").Select(row => row[0]).Order(StringComparer.Ordinal));
    }
}
