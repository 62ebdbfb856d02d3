namespace Plinto.Rego;

/// <summary>
/// One error of a policy, in OPA's terms: code (<c>rego_parse_error</c>, <c>rego_unsafe_var_error</c>, …), place, and a message
/// that names the variable or rule. Row and column start at 1; 0 means that the error has no place.
/// </summary>
public sealed record RegoError(string Code, string File, int Row, int Column, string Message)
{
    /// <summary>The error as OPA renders it: <c>file:row: code: message</c>.</summary>
    public override string ToString() => Row == 0 ? $"{Code}: {Message}" : $"{File}:{Row}: {Code}: {Message}";
}
