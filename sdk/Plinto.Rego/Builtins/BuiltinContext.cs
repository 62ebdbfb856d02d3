using System.Buffers.Binary;
using System.Net;
using System.Numerics;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins;

/// <summary>What built-ins may use besides their operands: clock, random numbers, budgets, caches, and the way to fail.</summary>
internal abstract class BuiltinContext
{
    private Dictionary<RegoValue, RegoValue>? _fixed;
    private long? _now;

    /// <summary>The failure of the call that is under way; null when there is none.</summary>
    public BuiltinException? Failure { get; private set; }

    /// <summary>Compiled patterns of the policy.</summary>
    public abstract BuiltinCaches Caches { get; }

    /// <summary>Resolves host names; null where that is not enabled.</summary>
    public abstract Func<string, IReadOnlyList<IPAddress>>? ResolveHost { get; }

    /// <summary>Takes each line that <c>print</c> writes; null: nobody.</summary>
    public abstract Action<string>? Print { get; }

    /// <summary>Takes the name of each case of a test; null: nobody.</summary>
    public abstract Action<RegoArray>? OnTestCase { get; }

    /// <summary>Nanoseconds since 1970, the same throughout an evaluation.</summary>
    public long Now => _now ??= (Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    protected abstract TimeProvider Time { get; }

    /// <summary>Fails the call. Always null, to be returned.</summary>
    public RegoValue? Error(string message)
    {
        Failure = new BuiltinException(message);
        return null;
    }

    /// <summary>Fails the call for an operand of the wrong type. Always null, to be returned.</summary>
    public RegoValue? TypeError(string message)
    {
        Failure = new BuiltinException(message, true);
        return null;
    }

    /// <summary>Fails the call for operand <paramref name="position"/> (from 1), which is not of the expected type.</summary>
    public RegoValue? OperandError(int position, string expected, RegoValue got) =>
        TypeError($"operand {position} must be {expected} but got {KindNames.Of(got)}");

    public void Clear() => Failure = null;

    /// <summary>Counts values about to be made; false when the budget is used up, and the built-in returns null.</summary>
    public abstract bool Charge(long count);

    /// <summary>Counts characters about to be made.</summary>
    public bool ChargeText(long characters) => Charge(1 + (characters / 100));

    /// <summary>Counts regular expression work.</summary>
    public abstract bool ChargeRegex(long work);

    /// <summary>Counts a search of one text for another, which takes up to the product of their lengths: as pattern work, where what is sought is long.</summary>
    public bool ChargeSearch(string text, string sought) => sought.Length <= 256 || ChargeRegex((long)text.Length * sought.Length / 64);

    /// <summary>Counts a product of large numbers, which takes up to the product of their lengths, before it is made.</summary>
    public bool ChargeProduct(RegoNumber a, RegoNumber b) => a.Words * b.Words is var work && (work < 4096 || Charge(work / 100));

    /// <summary>The answer given before to the same question in this evaluation; made by <paramref name="make"/> the first time.</summary>
    public RegoValue Fixed(RegoValue question, Func<BuiltinContext, RegoValue> make)
    {
        _fixed ??= [];
        if (!_fixed.TryGetValue(question, out var answer))
        {
            _fixed[question] = answer = make(this);
        }

        return answer;
    }

    /// <summary>A random integer from 0 up to, not including, the bound.</summary>
    public BigInteger RandomBelow(BigInteger bound)
    {
        // Sixteen bytes more than the bound needs make the bias of the remainder negligible.
        Span<byte> bytes = stackalloc byte[bound.GetByteCount() <= 64 ? bound.GetByteCount() + 16 : 80];
        FillRandom(bytes);
        return BigInteger.Remainder(new BigInteger(bytes, isUnsigned: true), bound);
    }

    /// <summary>Random bytes.</summary>
    public abstract void FillRandom(Span<byte> bytes);

    public void Reset()
    {
        _fixed?.Clear();
        _now = null;
        Failure = null;
    }

    /// <summary>64 random bits.</summary>
    public ulong RandomBits()
    {
        Span<byte> bytes = stackalloc byte[8];
        FillRandom(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
