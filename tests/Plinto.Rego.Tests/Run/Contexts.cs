using Plinto.Rego.Run;

namespace Plinto.Rego.Tests.Run;

/// <summary>Evaluations for tests of single built-ins.</summary>
internal static class Contexts
{
    public static Evaluation Evaluation(RegoPolicyOptions? options = null)
    {
        var evaluation = new Evaluation(new BoundProgram([], new Dictionary<string, BoundEntrypoint>(), 0, new([])));
        evaluation.Begin(options ?? new RegoPolicyOptions(), [], null);
        return evaluation;
    }
}
