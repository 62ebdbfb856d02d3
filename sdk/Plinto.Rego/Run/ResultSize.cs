using System.Runtime.CompilerServices;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>Counts what a result takes to be read or written as a tree, since those who do so after the evaluation have no budget: what costs too much is no result.</summary>
internal static class ResultSize
{
    public static void Count(RegoValue? value)
    {
        switch (value)
        {
            case RegoString text:
                WorkMeter.Text(text.Value.Length);
                break;
            case RegoArray array:
                CountAll(array.Span);
                break;
            case RegoSet set:
                CountAll(set.Unordered);
                break;
            case RegoObject members:
                CountAll(members.UnorderedKeys);
                CountAll(members.UnorderedValues);
                break;
        }
    }

    private static void CountAll(ReadOnlySpan<RegoValue> values)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkMeter.Walk(values.Length + 1);
        foreach (var value in values)
        {
            Count(value);
        }
    }
}
