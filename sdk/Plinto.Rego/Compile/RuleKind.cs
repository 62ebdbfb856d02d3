namespace Plinto.Rego.Compile;

/// <summary>What a rule defines.</summary>
internal enum RuleKind
{
    Complete,
    Set,
    Function,
}
