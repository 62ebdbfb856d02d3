namespace Plinto.Issuer.Keys;

/// <summary>The answer to a rotation.</summary>
/// <param name="ActiveKeyId">The <c>kid</c> that signs now.</param>
internal sealed record RotatedKeys(string ActiveKeyId);
