using System.Text;
using System.Text.Unicode;

namespace Plinto.Decisions.Input;

/// <summary>A header value as text: its bytes are UTF-8 if they can be, else Latin-1 (RFC 9110 §5.5 leaves it open). Here each character of a value stands for one byte.</summary>
internal static class HeaderText
{
    public static string Of(string value)
    {
        if (Ascii.IsValid(value))
        {
            return value;
        }

        var bytes = Encoding.Latin1.GetBytes(value);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : value;
    }
}
