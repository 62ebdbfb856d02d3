namespace Plinto.Rego.Builtins.Strings;

/// <summary>The flags, width and precision of a directive.</summary>
internal readonly record struct GoFlags(bool Sharp, bool Zero, bool Plus, bool Minus, bool Space, int? Width, int? Precision)
{
    /// <summary>Pads a text that has no sign to put in front of zeros.</summary>
    public string Pad(string text)
    {
        var missing = (Width ?? 0) - Values.CodePoints.Count(text);
        if (missing <= 0)
        {
            return text;
        }

        return Minus ? text + new string(' ', missing) : new string(Zero ? '0' : ' ', missing) + text;
    }

    /// <summary>Pads a number: zeros go between the sign and the digits.</summary>
    public string PadNumber(string sign, string digits)
    {
        var missing = (Width ?? 0) - sign.Length - digits.Length;
        return missing > 0 && Zero && !Minus ? sign + new string('0', missing) + digits : (this with { Zero = false }).Pad(sign + digits);
    }
}
