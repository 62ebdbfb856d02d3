using System.Globalization;

namespace Plinto.Issuer.Branding;

/// <summary>
/// A tenant's colour made readable: text on it, and it as text on light and on dark, keep a contrast of at least 4.5 to 1 (WCAG 2.2 §1.4.3) whatever the tenant chose.
/// </summary>
/// <param name="Accent">The colour itself, <c>#rrggbb</c>.</param>
/// <param name="OnAccent">Text on it.</param>
/// <param name="OnLight">It as text on the light background: as chosen, or darker.</param>
/// <param name="OnDark">It as text on the dark background: as chosen, or lighter.</param>
internal sealed record BrandColors(string Accent, string OnAccent, string OnLight, string OnDark)
{
    /// <summary>Of a tenant that chose none.</summary>
    public const string Default = "#3a5bd9";

    /// <summary>Background that <see cref="OnLight"/> is read on at worst.</summary>
    public const string Light = "#f4f5f8";

    /// <summary>Background that <see cref="OnDark"/> is read on at worst.</summary>
    public const string Dark = "#1d212a";

    private const double Least = 4.5;
    private const int Steps = 50;

    /// <summary>Colours for <c>#rrggbb</c>; null: the default.</summary>
    public static BrandColors From(string? color)
    {
        var accent = Parse(color ?? Default);
        var onAccent = Contrast(accent, White) >= Contrast(accent, Black) ? White : Black;
        return new BrandColors(Text(accent), Text(onAccent), Text(Towards(accent, Black, Parse(Light))), Text(Towards(accent, White, Parse(Dark))));
    }

    /// <summary>Whether the text is <c>#rrggbb</c> in lower case.</summary>
    public static bool IsColor(string? text) =>
        text is { Length: 7 } && text[0] == '#' && text.Skip(1).All(character => char.IsAsciiDigit(character) || character is >= 'a' and <= 'f');

    /// <summary>The contrast of two colours, 1 to 21.</summary>
    public static double Contrast(string one, string other) => Contrast(Parse(one), Parse(other));

    private static (int R, int G, int B) White => (255, 255, 255);

    private static (int R, int G, int B) Black => (0, 0, 0);

    private static (int R, int G, int B) Towards((int R, int G, int B) color, (int R, int G, int B) end, (int R, int G, int B) background)
    {
        for (var step = 0; step < Steps; step++)
        {
            var part = (double)step / Steps;
            var mixed = (Mix(color.R, end.R, part), Mix(color.G, end.G, part), Mix(color.B, end.B, part));
            if (Contrast(mixed, background) >= Least)
            {
                return mixed;
            }
        }

        return end;
    }

    private static int Mix(int from, int to, double part) => (int)Math.Round(from + ((to - from) * part));

    private static double Contrast((int R, int G, int B) one, (int R, int G, int B) other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance((int R, int G, int B) color) => (0.2126 * Linear(color.R)) + (0.7152 * Linear(color.G)) + (0.0722 * Linear(color.B));

    private static double Linear(int channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    private static (int R, int G, int B) Parse(string color) =>
        (int.Parse(color.AsSpan(1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture), int.Parse(color.AsSpan(3, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            int.Parse(color.AsSpan(5, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static string Text((int R, int G, int B) color) => string.Create(CultureInfo.InvariantCulture, $"#{color.R:x2}{color.G:x2}{color.B:x2}");
}
