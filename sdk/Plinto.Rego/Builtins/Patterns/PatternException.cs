namespace Plinto.Rego.Builtins.Patterns;

/// <summary>A pattern that is no valid RE2.</summary>
internal sealed class PatternException(string message, string fragment)
    : Exception(fragment.Length == 0 ? $"error parsing regexp: {message}" : $"error parsing regexp: {message}: `{fragment}`");
