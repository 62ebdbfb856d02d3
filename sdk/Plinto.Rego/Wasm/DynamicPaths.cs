using Plinto.Rego.Plan;
using Plinto.Rego.Values;

namespace Plinto.Rego.Wasm;

/// <summary>The functions that calls with computed paths may mean.</summary>
internal static class DynamicPaths
{
    /// <summary>The key under which a path's end has its number; no path has a part of that name.</summary>
    public const string Leaf = "\u0001function";

    /// <summary>The functions with so many parameters that have a path; their order is their number.</summary>
    public static List<PlanFunction> Callable(PolicyPlan plan, int parameters) =>
        [.. plan.Functions.Where(function => function.Path.Count > 0 && function.Parameters.Count == parameters)];

    /// <summary>All of them as one JSON object: paths are nested objects. Functions of different arity are numbered each for themselves.</summary>
    public static string Table(PolicyPlan plan)
    {
        var root = new RegoObject(16);
        foreach (var functions in plan.Functions.Where(static function => function.Path.Count > 0).GroupBy(static function => function.Parameters.Count))
        {
            var number = 0;
            foreach (var function in functions)
            {
                var at = root;
                foreach (var part in function.Path)
                {
                    if (at.Find(RegoString.Of(part)) is not RegoObject below)
                    {
                        at.Insert(RegoString.Of(part), below = new RegoObject(4));
                    }

                    at = below;
                }

                at.Insert(RegoString.Of(Leaf), RegoNumber.Of(number++));
            }
        }

        return root.ToJson();
    }

    /// <summary>Whether any call needs them.</summary>
    public static bool AreUsed(PolicyPlan plan) => PlanBlock.All(
        plan.Functions.SelectMany(static function => function.Blocks).Concat(plan.Plans.SelectMany(static entry => entry.Blocks))).Any(static statement => statement.Use.CallsAny);
}
