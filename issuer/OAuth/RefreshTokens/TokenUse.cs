namespace Plinto.Issuer.OAuth.RefreshTokens;

/// <summary>How far a refresh token is used up.</summary>
internal enum TokenUse
{
    /// <summary>Not used yet.</summary>
    Unused,

    /// <summary>Not used for as long as a session may idle: it ended, and nobody stole it.</summary>
    Idle,

    /// <summary>Used, and within <see cref="RefreshWindow"/>.</summary>
    InWindow,

    /// <summary>Used, and too late; its row may be gone.</summary>
    Late,
}
