namespace Plinto.Rego.Planning;

/// <summary>Ends planning; the compiler reports it as an error of the policy.</summary>
internal sealed class PlanTooLargeException(string message = "the policy's plan is too large: too many functions for the `with` replacements it uses") : Exception(message);
