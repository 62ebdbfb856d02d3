using Microsoft.IdentityModel.Tokens;
using Plinto.Protocol.Keys;

namespace Plinto.Issuer.FeedKeys;

/// <summary>The feed keys at one moment.</summary>
/// <param name="Credentials">What signs.</param>
/// <param name="PublicKeys">What edges pin: the key that signs, first, and during a rotation the next or the one before.</param>
/// <param name="Version">Differs whenever the set, or which of it signs, does.</param>
/// <param name="Step">Grows with each step of a rotation: edges never go back.</param>
internal sealed record FeedKeySet(SigningCredentials Credentials, JsonWebKeySetRecord PublicKeys, string Version, long Step);
