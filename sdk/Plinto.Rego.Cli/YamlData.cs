using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Rego.Cli;

/// <summary>Reads YAML as policies do: by <c>yaml.unmarshal</c>.</summary>
internal static class YamlData
{
    private static readonly RegoPolicy Reader =
        RegoPolicy.Create(RegoCompiler.CompileQuery([], "value = yaml.unmarshal(input)").Plan!, new RegoPolicyOptions { StrictBuiltinErrors = true });

    /// <summary>The value; a <see cref="FormatException"/> says what is wrong.</summary>
    public static RegoValue Read(string text)
    {
        var outcome = Reader.Query("eval", RegoString.Of(text));
        return outcome.Error is { } error ? throw new FormatException(error.Message) : ((RegoObject)outcome.Results[0]).Find("value")!;
    }
}
