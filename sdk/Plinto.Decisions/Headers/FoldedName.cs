namespace Plinto.Decisions.Headers;

/// <summary>A header's name as an upstream might fold it (CGI, WSGI): letters and digits alone, in lower case. So every spelling of a name is the same text.</summary>
internal static class FoldedName
{
    /// <summary>Longer than any name that is compared; what a name has beyond it is left out.</summary>
    public const int Longest = 32;

    /// <summary>Writes the name into the buffer, which holds <see cref="Longest"/> characters, and returns what was written.</summary>
    public static ReadOnlySpan<char> Of(string name, Span<char> buffer)
    {
        var length = 0;
        foreach (var character in name)
        {
            if (char.IsAsciiLetterOrDigit(character) && length < Longest)
            {
                buffer[length++] = (char)(character | 0x20);
            }
        }

        return buffer[..length];
    }
}
