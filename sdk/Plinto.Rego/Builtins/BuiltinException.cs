namespace Plinto.Rego.Builtins;

/// <summary>A failure deep inside a built-in: becomes its error, or leaves its expression undefined.</summary>
internal sealed class BuiltinException(string message, bool isTypeError = false) : Exception(message)
{
    public bool IsTypeError { get; } = isTypeError;
}
