namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>The person has confirmed its email address; no client ever hears of an identity that has not.</summary>
internal static class RequireVerifiedEmail
{
    public static ValueTask<IResult?> RunAsync(AuthorizeFlow flow, CancellationToken ct) =>
        ValueTask.FromResult(flow.Session!.EmailVerified ? null : flow.Ask("/verify-email", AuthorizeError.InteractionRequired));
}
