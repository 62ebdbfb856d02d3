using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Keys;

/// <summary>
/// Private keys ready to sign, decrypted once each. Which kid signs is decided by the database on every request, so a rotated or revoked key is never used
/// because it is still here.
/// </summary>
internal sealed class SigningKeys(SigningKeySql sql, RootKeys rootKeys)
{
    // Enough for every tenant that is busy at once; a cold tenant costs one more round trip.
    private const int Capacity = 4096;
    private readonly ConcurrentDictionary<(TenantId, string), SigningCredentials> _ready = new();

    /// <summary>Null if the private key is gone: the key was revoked after the caller read that it is active.</summary>
    public ValueTask<SigningCredentials?> GetAsync(TenantId tenant, string kid, CancellationToken ct) =>
        _ready.TryGetValue((tenant, kid), out var ready) ? ValueTask.FromResult<SigningCredentials?>(ready) : LoadAsync(tenant, kid, ct);

    private async ValueTask<SigningCredentials?> LoadAsync(TenantId tenant, string kid, CancellationToken ct)
    {
        if (await sql.PrivateAsync(tenant, kid, ct) is not { } stored || SigningAlgorithm.Find(stored.Algorithm) is not { } algorithm)
        {
            return null;
        }

        var privateKey = rootKeys.Open(stored.Envelope, EnvelopePurpose.SigningKey(tenant, kid));
        var credentials = algorithm.Import(kid, privateKey);
        CryptographicOperations.ZeroMemory(privateKey);
        if (_ready.Count >= Capacity)
        {
            _ready.Clear();
        }

        return _ready.GetOrAdd((tenant, kid), credentials);
    }
}
