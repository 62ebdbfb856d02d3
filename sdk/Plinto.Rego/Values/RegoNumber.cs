using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Plinto.Rego.Values;

/// <summary>
/// A number: integers are exact at any size, other numbers are exact decimals that remember the text they were written as.
/// <c>1</c>, <c>1.0</c> and <c>1e0</c> are equal.
/// </summary>
public sealed partial class RegoNumber : RegoValue
{
    /// <summary>Zero.</summary>
    public static readonly RegoNumber Zero = new(0, null, null);

    private const int CachedFrom = -128;
    private const int CachedTo = 1024;

    // Integers written with an exponent are expanded up to this many digits; beyond, they stay scaled.
    private const int ExpandedDigits = 4096;

    private static readonly RegoNumber[] Cache = MakeCache();

    private readonly long _small;
    private readonly ScaledInteger? _wide;
    private string? _text;

    private RegoNumber(long small, ScaledInteger? wide, string? text)
    {
        _small = small;
        _wide = wide;
        _text = text;
    }

    /// <inheritdoc/>
    public override RegoKind Kind => RegoKind.Number;

    /// <summary>The number as JSON text: as written, or its shortest decimal form when computed.</summary>
    public string Text => _text ??= _wide is null ? _small.ToString(CultureInfo.InvariantCulture) : _wide.ToText();

    /// <summary>Whether the number has no fractional part.</summary>
    public bool IsInteger => _wide is null || _wide.Exponent >= 0;

    /// <summary>
    /// Whether it may be the result of arithmetic: the product of any two that can be written is, and what is much larger or smaller costs more than anybody computes with.
    /// </summary>
    internal bool IsInRange => _wide is null || Math.Abs((long)_wide.Exponent) <= 2L * NumberText.MaxExponent;

    /// <summary>Words of 64 bits that working with it takes, about.</summary>
    internal long Words => _wide is null ? 1 : 1 + (_wide.Unscaled.GetBitLength() / 64) + (Math.Abs((long)_wide.Exponent) / 16);

    /// <summary>The number for an integer; small ones are shared.</summary>
    public static RegoNumber Of(long value) =>
        value is >= CachedFrom and < CachedTo ? Cache[(int)value - CachedFrom] : new RegoNumber(value, null, null);

    /// <summary>The number for an integer of any size.</summary>
    public static RegoNumber Of(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? Of((long)value) : new RegoNumber(0, new ScaledInteger(value, 0), null);

    /// <summary>The number for a double, by its shortest decimal text. Infinities and NaN throw.</summary>
    public static RegoNumber Of(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), "a number must be finite");
        }

        return Math.Abs(value) < 1e15 && Math.Truncate(value) == value
            ? Of((long)value)
            : Parse(value.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>Reads a number in JSON's grammar; throws <see cref="FormatException"/> on any other text.</summary>
    public static RegoNumber Parse(string text) =>
        TryParse(text, out var number) ? number : throw new FormatException($"`{text}` is not a number");

    /// <summary>Reads a number in JSON's grammar (a leading <c>+</c> in the exponent allowed, nowhere else).</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RegoNumber? number)
    {
        number = null;
        if (!NumberText.TrySplit(text, out var digits, out var exponent, out var plain))
        {
            return false;
        }

        if (plain && text.Length <= 18)
        {
            var value = long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            number = value == 0 && text[0] == '-' ? new RegoNumber(0, null, text) : Of(value);
            return true;
        }

        number = FromScaled(BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), exponent, plain ? null : text);
        return true;
    }

    /// <summary>The value as a 64-bit integer, if it is one.</summary>
    public bool TryGetInt64(out long value)
    {
        value = _small;
        return _wide is null;
    }

    /// <summary>The value as a 32-bit integer, if it is one.</summary>
    public bool TryGetInt32(out int value)
    {
        value = unchecked((int)_small);
        return _wide is null && value == _small;
    }

    /// <summary>The value as an integer of any size, if it is one.</summary>
    public bool TryGetInteger(out BigInteger value)
    {
        if (_wide is null)
        {
            value = _small;
            return true;
        }

        value = default;
        if (_wide.Exponent < 0 || _wide.Exponent > 100_000)
        {
            return false;
        }

        value = _wide.Unscaled * ScaledInteger.TenTo(_wide.Exponent);
        return true;
    }

    /// <summary>The nearest double.</summary>
    public double ToDouble() =>
        _wide is null ? _small : double.Parse(_wide.ToText(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override bool Equals(RegoValue? other) =>
        ReferenceEquals(this, other)
        || (other is RegoNumber number
            && (_wide is null ? number._wide is null && _small == number._small : number._wide is not null && _wide.Equals(number._wide)));

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _wide is null ? unchecked((int)_small ^ (int)(_small >> 32) ^ 0x2c1b3c6d) : _wide.GetHashCode();

    internal static RegoNumber FromScaled(BigInteger unscaled, int exponent, string? text)
    {
        var wide = ScaledInteger.Normalize(unscaled, exponent);
        if (wide.Exponent > 0 && wide.Exponent + wide.Digits <= ExpandedDigits)
        {
            wide = new ScaledInteger(wide.Unscaled * ScaledInteger.TenTo(wide.Exponent), 0);
        }

        if (wide.Exponent == 0 && wide.Unscaled >= long.MinValue && wide.Unscaled <= long.MaxValue)
        {
            var small = (long)wide.Unscaled;
            return text is null ? Of(small) : new RegoNumber(small, null, text);
        }

        return new RegoNumber(0, wide, text);
    }

    private protected override int CompareSameKind(RegoValue other)
    {
        var number = (RegoNumber)other;
        return _wide is null && number._wide is null ? _small.CompareTo(number._small) : ScaledInteger.Compare(Scaled(), number.Scaled());
    }

    private ScaledInteger Scaled() => _wide ?? new ScaledInteger(_small, 0);

    private static RegoNumber[] MakeCache()
    {
        var cache = new RegoNumber[CachedTo - CachedFrom];
        for (var i = 0; i < cache.Length; i++)
        {
            cache[i] = new RegoNumber(i + CachedFrom, null, null);
        }

        return cache;
    }
}
