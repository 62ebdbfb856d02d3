using Plinto.Rego.Run;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>A place in a policy's file. Rows and columns count from 1.</summary>
internal sealed record PolicyPlace
{
    public required string File { get; init; }

    public required int Row { get; init; }

    public required int Column { get; init; }

    public static PolicyPlace From(RegoFailedCondition condition) => new() { File = condition.File, Row = condition.Row, Column = condition.Column };
}
