using Plinto.Decisions;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Edge.Requests;

/// <summary>All refusals of the edge: one row per reason, the reasons of tokens taken over from <see cref="TokenFailures"/>.</summary>
internal static class Denials
{
    public static readonly Denial PathNotCanonical =
        new(400, "path_not_canonical", "the path can be read in more than one way; send it without encoded slashes, dots, backslashes, empty segments or parameters");
    public static readonly Denial PathCaseMismatch = new(404, "path_case_mismatch", "the path differs from the route's in upper and lower case");
    public static readonly Denial FramingAmbiguous = new(400, "message_framing_ambiguous", "the message states its length in two ways");
    public static readonly Denial ConnectionHeader = new(400, "connection_header_not_allowed", "the Connection header names a header that may not be removed");
    public static readonly Denial AuthorizationRepeated = new(400, "authorization_repeated", "the request has more than one Authorization header", "invalid_request");
    public static readonly Denial AuthorizationMalformed = new(401, "authorization_malformed", "the Authorization header is not `Bearer` and one token", "invalid_request");
    public static readonly Denial CredentialMissing = new(401, "credential_missing", "a Bearer token is needed", "");
    public static readonly Denial SchemeNotSupported = new(401, "credential_scheme_not_supported", "the Authorization scheme is not Bearer", "");
    public static readonly Denial TenantMismatch = new(401, "token_tenant_mismatch", "the token is of another tenant", "invalid_token");
    public static readonly Denial TenantUnknown =
        new(503, "tenant_unknown", "nothing is known of this route's tenant; the issuer could not be asked, or does not give it to this edge");
    public static readonly Denial TenantDisabled = new(401, "tenant_disabled", "the tenant is disabled", "invalid_token");
    public static readonly Denial SnapshotStale = new(503, "snapshot_stale", "the issuer has not been heard for longer than this route allows");
    public static readonly Denial PolicyDenied = new(DecisionCode.Status(DecisionCode.Denied), DecisionCode.Denied, "the policy does not allow this request");
    public static readonly Denial PolicyUndefined = new(DecisionCode.Status(DecisionCode.Undefined), DecisionCode.Undefined, "the policy says nothing about this request");
    public static readonly Denial PolicyError = new(DecisionCode.Status(DecisionCode.Error), DecisionCode.Error, "the policy could not be evaluated");
    public static readonly Denial PolicyTimeout = new(DecisionCode.Status(DecisionCode.Timeout), DecisionCode.Timeout, "the policy timed out");
    public static readonly Denial PolicyBudgetExceeded = new(DecisionCode.Status(DecisionCode.BudgetExceeded), DecisionCode.BudgetExceeded, "the policy needed more than it may");
    public static readonly Denial PolicyMissing = new(DecisionCode.Status(DecisionCode.Missing), DecisionCode.Missing, "no active policy decides about this route");
    public static readonly Denial PolicyResultInvalid = new(DecisionCode.Status(DecisionCode.ResultInvalid), DecisionCode.ResultInvalid, "what the policy says is no decision");
    public static readonly Denial PolicyInputTooLarge =
        new(DecisionCode.Status(DecisionCode.InputTooLarge), DecisionCode.InputTooLarge, "the request holds more than a policy is given to read");
    public static readonly Denial StepUpRequired =
        new(DecisionCode.Status(DecisionCode.StepUpRequired), DecisionCode.StepUpRequired, "a stronger sign-in is needed", "insufficient_user_authentication");
    public static readonly Denial DecisionLogFull = new(503, "decision_log_full", "the decision cannot be logged: there is no room, or the disk fails");
    public static readonly Denial MethodNotAllowed = new(405, "method_not_allowed", "this endpoint of the edge does not answer that method; `Allow` names those it does");
    public static readonly Denial BodyTooLarge = new(413, "body_too_large", "the body is larger than this route takes");
    public static readonly Denial BodyIncomplete = new(400, "body_incomplete", "the body ended before its end, or could not be read");
    public static readonly Denial BodyTimeout = new(408, "body_timeout", "nothing came of the body for longer than this route waits");
    public static readonly Denial UpstreamUnreachable =
        new(502, "upstream_unreachable", "the app behind this route could not be reached, or ended the connection without an answer");
    public static readonly Denial UpstreamInvalid = new(502, "upstream_response_invalid", "the answer of the app behind this route cannot be passed on");
    public static readonly Denial UpstreamUnavailable = new(503, "upstream_unavailable", "the app behind this route has no destination that may be used now");
    public static readonly Denial UpstreamTimeout = new(504, "upstream_timeout", "nothing was heard from the app behind this route for longer than it may be silent");
    public static readonly Denial AccessRequestInvalid = new(400, "access_request_invalid", "the request is no access evaluation");
    public static readonly Denial RulesMissing = new(500, "route_rules_missing", "the route has no rules");

    private static readonly Denial[] Tokens =
        [.. Enum.GetValues<TokenFailure>()
            .Select(failure => new Denial(failure == TokenFailure.ScopeMissing ? 403 : 401, failure.Code(), failure.Sentence(), failure.BearerError()))];

    public static Denial? Of(TokenFailure failure) => failure == TokenFailure.None ? null : Tokens[(int)failure];
}
