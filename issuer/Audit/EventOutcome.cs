namespace Plinto.Issuer.Audit;

/// <summary>What SIEM formats want to know of an event's type.</summary>
internal static class EventOutcome
{
    /// <summary>Whether it tells of something that was tried and did not come about.</summary>
    public static bool IsFailure(string type) => type.EndsWith("failed", StringComparison.Ordinal) || type is "sign_in.throttled" or "mail.given_up";

    /// <summary>Whether it tells of a credential that somebody else has used.</summary>
    public static bool IsTheft(string type) => type.EndsWith(".reused", StringComparison.Ordinal);
}
