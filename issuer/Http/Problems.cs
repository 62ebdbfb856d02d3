using Microsoft.AspNetCore.Mvc;

namespace Plinto.Issuer.Http;

/// <summary>Builds every RFC 9457 answer.</summary>
internal static class Problems
{
    public static Problem NotFound(string what) => Of(ProblemTypes.NotFound, $"no such {what}");

    public static Problem Invalid(string detail) => Of(ProblemTypes.Invalid, detail);

    /// <summary>Faults by member of the body.</summary>
    public static Problem Invalid(IDictionary<string, string[]> faults) => Of(ProblemTypes.Invalid, "some members are not valid", ("errors", faults));

    public static Problem Forbidden(string detail) => Of(ProblemTypes.Forbidden, detail);

    public static Problem Conflict(string detail) => Of(ProblemTypes.Conflict, detail);

    public static Problem VersionMismatch() => Of(ProblemTypes.VersionMismatch, "read it again and repeat the change with the new ETag");

    public static Problem Unavailable(string detail) => Of(ProblemTypes.Unavailable, detail);

    /// <summary>A problem of any kind.</summary>
    public static Problem Of(ProblemType type, string detail, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var problem = new ProblemDetails { Type = type.Uri, Title = type.Title, Status = type.Status, Detail = detail, Extensions = { ["code"] = type.Code } };
        foreach (var (name, value) in more)
        {
            problem.Extensions[name] = value;
        }

        return new Problem(problem);
    }
}
