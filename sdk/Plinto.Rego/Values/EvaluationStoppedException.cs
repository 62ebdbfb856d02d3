namespace Plinto.Rego.Values;

/// <summary>Leaves work in the middle when a budget is used up; the evaluation's error says which. Never leaves an evaluation.</summary>
internal sealed class EvaluationStoppedException() : Exception("the evaluation was stopped");
