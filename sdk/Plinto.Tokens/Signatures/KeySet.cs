using System.Collections.Frozen;

namespace Plinto.Tokens.Signatures;

/// <summary>The keys of one signer at one moment. Immutable: a change makes a new set.</summary>
public sealed class KeySet
{
    private readonly FrozenDictionary<string, VerificationKey> _keys;
    private readonly FrozenSet<string> _revoked;

    /// <summary>A set of keys and of revoked key ids. A key whose id is revoked is left out.</summary>
    public KeySet(IEnumerable<VerificationKey> keys, IEnumerable<string> revoked)
    {
        _revoked = revoked.ToFrozenSet(StringComparer.Ordinal);
        _keys = keys.Where(key => !_revoked.Contains(key.KeyId)).ToFrozenDictionary(key => key.KeyId, StringComparer.Ordinal);
    }

    /// <summary>A set that verifies nothing.</summary>
    public static KeySet Empty { get; } = new([], []);

    /// <summary>The keys, in no order.</summary>
    public IReadOnlyCollection<VerificationKey> Keys => _keys.Values;

    /// <summary>The ids that no later set may bring back.</summary>
    public IReadOnlyCollection<string> Revoked => _revoked;

    /// <summary>The key of that id, or null if it is unknown or revoked.</summary>
    public VerificationKey? Find(string keyId) => _keys.GetValueOrDefault(keyId);

    /// <summary>The key, if there is exactly one: what a token without <c>kid</c> is verified with.</summary>
    internal VerificationKey? Only => _keys.Count == 1 ? _keys.Values[0] : null;

    /// <summary>True if the id was revoked.</summary>
    public bool IsRevoked(string keyId) => _revoked.Contains(keyId);
}
