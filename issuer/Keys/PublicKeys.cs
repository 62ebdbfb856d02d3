using Microsoft.IdentityModel.Tokens;
using Plinto.Protocol.Keys;
using Plinto.Tokens.Signatures;

namespace Plinto.Issuer.Keys;

/// <summary>A public key off the database or the wire, for the libraries that verify with it.</summary>
internal static class PublicKeys
{
    extension(JsonWebKeyRecord record)
    {
        public JsonWebKey ToJsonWebKey() => new()
        {
            Kty = record.KeyType,
            Kid = record.KeyId,
            Alg = record.Algorithm,
            Use = record.Use,
            Crv = record.Curve,
            X = record.X,
            Y = record.Y,
            N = record.Modulus,
            E = record.Exponent,
        };

        /// <summary>A set of this key alone; an empty one if it can't verify, so that what it signed is refused as of an unknown key.</summary>
        public KeySet ToKeySet() => ToKeySet([record]);
    }

    /// <summary>The keys of a set that can verify.</summary>
    public static KeySet ToKeySet(this IEnumerable<JsonWebKeyRecord> records) =>
        new(records.Select(record => VerificationKey.From(record.ToJsonWebKey())).OfType<VerificationKey>(), []);
}
