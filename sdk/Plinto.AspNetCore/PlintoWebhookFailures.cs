namespace Plinto.AspNetCore;

/// <summary>The stable codes of refusals.</summary>
public static class PlintoWebhookFailures
{
    /// <summary>The code of a failure, such as <c>signature_wrong</c>; empty for <see cref="PlintoWebhookFailure.None"/>.</summary>
    public static string CodeOf(PlintoWebhookFailure failure) => failure switch
    {
        PlintoWebhookFailure.None => "",
        PlintoWebhookFailure.HeadersMissing => "headers_missing",
        PlintoWebhookFailure.TimestampUnreadable => "timestamp_unreadable",
        PlintoWebhookFailure.TimestampTooOld => "timestamp_too_old",
        PlintoWebhookFailure.TimestampTooNew => "timestamp_too_new",
        PlintoWebhookFailure.SignatureWrong => "signature_wrong",
        PlintoWebhookFailure.BodyTooLarge => "body_too_large",
        PlintoWebhookFailure.BodyUnreadable => "body_unreadable",
        _ => throw new ArgumentOutOfRangeException(nameof(failure)),
    };
}
