namespace Plinto.AspNetCore;

/// <summary>Why a webhook was not taken. <see cref="PlintoWebhookFailures.CodeOf"/> has the stable text of each.</summary>
public enum PlintoWebhookFailure
{
    /// <summary>It was.</summary>
    None,

    /// <summary>One of <c>webhook-id</c>, <c>webhook-timestamp</c> and <c>webhook-signature</c> is missing, empty or there twice.</summary>
    HeadersMissing,

    /// <summary><c>webhook-timestamp</c> is no number of seconds.</summary>
    TimestampUnreadable,

    /// <summary>It was sent longer ago than the tolerance.</summary>
    TimestampTooOld,

    /// <summary>It is from a future beyond the tolerance: a clock is wrong.</summary>
    TimestampTooNew,

    /// <summary>No signature is one of <c>v1</c> by a known secret.</summary>
    SignatureWrong,

    /// <summary>The body is larger than allowed.</summary>
    BodyTooLarge,

    /// <summary>The signature is right and the body is no event.</summary>
    BodyUnreadable,
}
