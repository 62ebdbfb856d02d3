using System.Runtime.CompilerServices;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Graphs;

/// <summary>Reachability in graphs given as objects from node to neighbours, and walking documents.</summary>
internal static class GraphBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("graph.reachable", "object<any:any<array<any>,set<any>>>; any<array<any>,set<any>>", "set<any>", InModules, Reachable),
        new("graph.reachable_paths", "object<any:any<array<any>,set<any>>>; any<array<any>,set<any>>", "set<array<any>>", ReachablePaths),
        new("walk", "any", "[array<any>,any]", Relation | InModules, Walk),
    ];

    private static RegoSet Reachable(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var graph = (RegoObject)operands[0];
        var reached = new RegoSet(0);
        var queue = new Queue<RegoValue>(operands[1].Elements());
        while (queue.TryDequeue(out var node))
        {
            if (graph.Find(node) is { } edges && reached.Add(node))
            {
                foreach (var neighbour in Neighbours(edges))
                {
                    queue.Enqueue(neighbour);
                }
            }
        }

        return reached;
    }

    private static IReadOnlyCollection<RegoValue> Neighbours(RegoValue edges) => edges is RegoArray or RegoSet ? edges.Elements() : [];

    private static RegoSet? ReachablePaths(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var graph = (RegoObject)operands[0];
        var paths = new RegoSet(0);
        foreach (var root in operands[1].Elements())
        {
            if (graph.Find(root) is not { } edges)
            {
                continue;
            }

            var neighbours = Neighbours(edges);
            if (neighbours.Count == 0)
            {
                paths.Add(RegoArray.Of(root));
            }

            // What follows a root may be the root itself: only then does a path hold a node twice.
            foreach (var neighbour in neighbours)
            {
                if (!Follow(context, graph, [root], neighbour, paths))
                {
                    return null;
                }
            }
        }

        return paths;
    }

    // A path ends where the next node is not in the graph, has no neighbours, or has one that is on the path already.
    private static bool Follow(BuiltinContext context, RegoObject graph, List<RegoValue> path, RegoValue next, RegoSet paths)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (graph.Find(next) is not { } edges)
        {
            paths.Add(RegoArray.Of(path));
            return context.Charge(path.Count);
        }

        path.Add(next);
        var neighbours = Neighbours(edges);
        if (!context.Charge(path.Count + neighbours.Count))
        {
            return false;
        }

        var ends = neighbours.Count == 0;
        foreach (var neighbour in neighbours)
        {
            if (path.Contains(neighbour))
            {
                ends = true;
            }
            else if (!Follow(context, graph, path, neighbour, paths))
            {
                return false;
            }
        }

        if (ends)
        {
            paths.Add(RegoArray.Of(path));
        }

        path.RemoveAt(path.Count - 1);
        return true;
    }

    // The planner scans the array of [path, value] that stands for the relation.
    private static RegoArray? Walk(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var found = new RegoArray(16);
        return Visit(context, operands[0], [], found) ? found : null;
    }

    private static bool Visit(BuiltinContext context, RegoValue value, RegoValue[] path, RegoArray found)
    {
        found.Append(RegoArray.Of(new RegoArray(path), value));
        if (!context.Charge(path.Length + 1))
        {
            return false;
        }

        switch (value)
        {
            case RegoArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    if (!Visit(context, array[i], [.. path, RegoNumber.Of(i)], found))
                    {
                        return false;
                    }
                }

                break;
            case RegoObject o:
                foreach (var (key, member) in o)
                {
                    if (!Visit(context, member, [.. path, key], found))
                    {
                        return false;
                    }
                }

                break;
            case RegoSet set:
                foreach (var member in set)
                {
                    if (!Visit(context, member, [.. path, member], found))
                    {
                        return false;
                    }
                }

                break;
        }

        return true;
    }
}
