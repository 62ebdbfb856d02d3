using Plinto.Rego.Errors;

namespace Plinto.Issuer.Policies.Execution;

/// <summary>What is wrong with a policy, and where. Rows and columns count from 1; absent where there is no place.</summary>
internal sealed record PolicyError
{
    public string? File { get; init; }

    public int? Row { get; init; }

    public int? Column { get; init; }

    /// <summary>As OPA names it, such as <c>rego_parse_error</c>.</summary>
    public required string Code { get; init; }

    public required string Message { get; init; }

    public static PolicyError From(RegoError error) => new()
    {
        File = error.File.Length == 0 ? null : error.File,
        Row = error.Row == 0 ? null : error.Row,
        Column = error.Column == 0 ? null : error.Column,
        Code = error.Code,
        Message = error.Message,
    };
}
