namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// Somebody is signed in, recently enough, and is whom the client means (OpenID Connect Core §3.1.2.3). What the request demands afresh is satisfied by a sign-in after it
/// came in, and by nothing older.
/// </summary>
internal sealed class RequireSignIn(TimeProvider time)
{
    public ValueTask<IResult?> RunAsync(AuthorizeFlow flow, CancellationToken ct) => ValueTask.FromResult(Answer(flow, time.GetUtcNow()));

    private static IResult? Answer(AuthorizeFlow flow, DateTimeOffset now)
    {
        var request = flow.Request;
        var page = request.Prompt.Contains(CheckPrompt.Create) ? "/sign-up" : "/sign-in";
        if (flow.Session is not { } session)
        {
            return flow.Ask(page, AuthorizeError.LoginRequired);
        }

        var isFresh = session.AuthenticatedAt >= request.StartedAt; // as the sign-in page decides that it is done
        var isOther = request.SubjectHint is { } hint && hint != session.IdentityId.ToString();
        if (isOther && isFresh)
        {
            return flow.Refuse(AuthorizeError.LoginRequired); // asked for one person, another has just signed in: asking again leads nowhere
        }

        return isOther || (!isFresh && (DemandsSignIn(request.Prompt) || IsTooOld(request.MaxAge, session.AuthenticatedAt, now)))
            ? flow.Ask(page, AuthorizeError.LoginRequired) : null;
    }

    private static bool DemandsSignIn(IReadOnlyList<string> prompt) => prompt.Any(value => value is CheckPrompt.Login or CheckPrompt.SelectAccount or CheckPrompt.Create);

    private static bool IsTooOld(long? maxAge, DateTimeOffset authenticatedAt, DateTimeOffset now) =>
        maxAge is { } seconds && now - authenticatedAt >= TimeSpan.FromSeconds(seconds);
}
