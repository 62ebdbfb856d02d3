namespace Plinto.Issuer.Http;

/// <summary>Every kind of problem the management API and the edge API answer: one table.</summary>
internal static class ProblemTypes
{
    public static readonly ProblemType Invalid = new("invalid_request", StatusCodes.Status400BadRequest, "the request is not valid");
    public static readonly ProblemType EventTypeUnknown = new("event_type_unknown", StatusCodes.Status400BadRequest, "no type of event has this name");
    public static readonly ProblemType Unauthenticated = new("unauthenticated", StatusCodes.Status401Unauthorized, "a valid credential is required");
    public static readonly ProblemType Forbidden = new("forbidden", StatusCodes.Status403Forbidden, "the credential does not allow this");
    public static readonly ProblemType NotFound = new("not_found", StatusCodes.Status404NotFound, "resource not found");
    public static readonly ProblemType Conflict = new("conflict", StatusCodes.Status409Conflict, "the request conflicts with the present state");
    public static readonly ProblemType AuditExportLimit = new("audit_export_limit", StatusCodes.Status409Conflict, "there are as many exports as there may be");
    public static readonly ProblemType StandbyNotRipe = new("standby_not_ripe", StatusCodes.Status409Conflict, "the standby key has not been published long enough to sign");
    public static readonly ProblemType PolicyInvalid = new("policy_invalid", StatusCodes.Status422UnprocessableEntity, "the policies cannot be compiled");
    public static readonly ProblemType PolicyTestsFailed = new("policy_tests_failed", StatusCodes.Status409Conflict, "tests of the policies fail");
    public static readonly ProblemType PolicyActive = new("policy_active", StatusCodes.Status409Conflict, "the policy is active");
    public static readonly ProblemType VersionMismatch = new("version_mismatch", StatusCodes.Status412PreconditionFailed, "it was changed since it was read");
    public static readonly ProblemType IdempotencyMismatch =
        new("idempotency_key_reused", StatusCodes.Status422UnprocessableEntity, "the idempotency key was used for another request");
    public static readonly ProblemType AuditSearchTooBroad = new("audit_search_too_broad", StatusCodes.Status422UnprocessableEntity, "the search of the audit log takes too long");
    public static readonly ProblemType Unavailable = new("unavailable", StatusCodes.Status503ServiceUnavailable, "the service cannot answer now");
    public static readonly ProblemType Failed = new("internal_error", StatusCodes.Status500InternalServerError, "the service failed");
}
