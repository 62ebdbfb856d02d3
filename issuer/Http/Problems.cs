using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Plinto.Issuer.Http;

/// <summary>Builds every RFC 9457 answer. <c>requestId</c> is added where they are written, in <c>Hosting/</c>.</summary>
internal static class Problems
{
    public static ProblemHttpResult NotFound(string what) => Of(ProblemTypes.NotFound, $"no such {what}");

    public static ProblemHttpResult Invalid(string detail) => Of(ProblemTypes.Invalid, detail);

    /// <summary>Faults by member of the body.</summary>
    public static ProblemHttpResult Invalid(IDictionary<string, string[]> faults) => Of(ProblemTypes.Invalid, "some members are not valid", ("errors", faults));

    public static ProblemHttpResult Forbidden(string detail) => Of(ProblemTypes.Forbidden, detail);

    public static ProblemHttpResult Conflict(string detail) => Of(ProblemTypes.Conflict, detail);

    public static ProblemHttpResult VersionMismatch() => Of(ProblemTypes.VersionMismatch, "read it again and repeat the change with the new ETag");

    public static ProblemHttpResult Unavailable(string detail) => Of(ProblemTypes.Unavailable, detail);

    /// <summary>A problem of any kind.</summary>
    public static ProblemHttpResult Of(ProblemType type, string detail, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var problem = new ProblemDetails { Type = type.Uri, Title = type.Title, Status = type.Status, Detail = detail, Extensions = { ["code"] = type.Code } };
        foreach (var (name, value) in more)
        {
            problem.Extensions[name] = value;
        }

        return TypedResults.Problem(problem);
    }
}
