using System.Globalization;

namespace Plinto.Rego.Errors;

/// <summary>An evaluation error as OPA reports it. Row and column count from 1; 0 when unknown.</summary>
public sealed record RegoError(string Code, string Message, string File = "", int Row = 0, int Column = 0)
{
    /// <summary>OPA's rendering: <c>file:row: code: message</c>.</summary>
    public override string ToString() =>
        Row == 0 ? $"{Code}: {Message}" : $"{File}:{Row.ToString(CultureInfo.InvariantCulture)}: {Code}: {Message}";
}
