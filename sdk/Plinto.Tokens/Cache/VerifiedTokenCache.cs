using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Plinto.Tokens.Cache;

/// <summary>
/// Holds tokens whose signature was verified, for all issuers of a process, within a fixed number of places. Finding takes no lock and allocates nothing.
/// A token is found by a hash with a secret seed, and accepted only if every character is equal and its owner is the one that put it there:
/// one tenant's token is never another's. Only verified tokens come in, so nobody can fill it with made-up ones.
/// </summary>
public sealed class VerifiedTokenCache
{
    private const int Ways = 4;
    private readonly Entry?[] _places;
    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
    private readonly ulong _setMask;

    /// <summary>A cache of about that many tokens (rounded up to a power of two, at least 4): some 2 KB each when full.</summary>
    public VerifiedTokenCache(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 24);
        var places = BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, Ways));
        _places = new Entry?[places];
        _setMask = (places / Ways) - 1;
    }

    /// <summary>The entry of exactly this token, put in by exactly this owner, or null.</summary>
    public VerifiedToken? Find(ReadOnlySpan<char> token, object owner)
    {
        var hash = Hash(token);
        foreach (var entry in SetOf(hash))
        {
            if (entry is not null && entry.Hash == hash && ReferenceEquals(entry.Owner, owner) && token.SequenceEqual(entry.Text))
            {
                return entry.Token;
            }
        }

        return null;
    }

    /// <summary>Remembers a verified token. Where its places are taken, the one that expires first gives way.</summary>
    public void Add(ReadOnlySpan<char> token, object owner, VerifiedToken verified)
    {
        ArgumentNullException.ThrowIfNull(verified);
        var hash = Hash(token);
        var set = SetOf(hash);
        var victim = 0;
        for (var i = 0; i < Ways; i++)
        {
            if (set[i] is not { } entry)
            {
                victim = i;
                break;
            }

            victim = entry.Token.Claims.ExpiresAt < set[victim]!.Token.Claims.ExpiresAt ? i : victim;
        }

        Volatile.Write(ref set[victim], new Entry(hash, owner, token.ToString(), verified));
    }

    private ulong Hash(ReadOnlySpan<char> token) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(token), _seed);

    private Span<Entry?> SetOf(ulong hash) => _places.AsSpan((int)(hash & _setMask) * Ways, Ways);

    private sealed record Entry(ulong Hash, object Owner, string Text, VerifiedToken Token);
}
