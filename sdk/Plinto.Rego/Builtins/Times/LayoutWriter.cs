using System.Globalization;
using System.Text;

namespace Plinto.Rego.Builtins.Times;

/// <summary>Writes a time in a Go layout.</summary>
internal static class LayoutWriter
{
    public static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    public static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    public static string Write(CivilTime time, string layout)
    {
        var text = new StringBuilder();
        foreach (var token in LayoutToken.Split(layout))
        {
            text.Append(token.IsElement ? Element(time, token.Text) : token.Text);
        }

        return text.ToString();
    }

    private static string Element(CivilTime time, string element) => element switch
    {
        "January" => Months[time.Month - 1],
        "Jan" => Months[time.Month - 1][..3],
        "1" => Number(time.Month, "0"),
        "01" => Number(time.Month, "00"),
        "Monday" => Days[(int)time.DayOfWeek],
        "Mon" => Days[(int)time.DayOfWeek][..3],
        "2" => Number(time.Day, "0"),
        "_2" => Number(time.Day, "0").PadLeft(2),
        "02" => Number(time.Day, "00"),
        "__2" => Number(time.DayOfYear, "0").PadLeft(3),
        "002" => Number(time.DayOfYear, "000"),
        "15" => Number(time.Hour, "00"),
        "3" => Number((time.Hour + 11) % 12 + 1, "0"),
        "03" => Number((time.Hour + 11) % 12 + 1, "00"),
        "4" => Number(time.Minute, "0"),
        "04" => Number(time.Minute, "00"),
        "5" => Number(time.Second, "0"),
        "05" => Number(time.Second, "00"),
        "2006" => Number(time.Year, "0000"),
        "06" => Number(time.Year % 100, "00"),
        "PM" => time.Hour >= 12 ? "PM" : "AM",
        "pm" => time.Hour >= 12 ? "pm" : "am",
        "MST" => time.Zone,
        _ when element[0] is '.' or ',' => Fraction(time.Nanosecond, element),
        _ => Offset(time.OffsetSeconds, element),
    };

    private static string Fraction(int nanosecond, string element)
    {
        var digits = nanosecond.ToString("000000000", CultureInfo.InvariantCulture).PadRight(element.Length - 1, '0')[..(element.Length - 1)];
        if (element[1] == '9')
        {
            digits = digits.TrimEnd('0');
        }

        return digits.Length == 0 ? "" : element[0] + digits;
    }

    private static string Offset(int seconds, string element)
    {
        if (element[0] == 'Z' && seconds == 0)
        {
            return "Z";
        }

        var magnitude = Math.Abs(seconds);
        var colon = element.Contains(':', StringComparison.Ordinal) ? ":" : "";
        var text = (seconds < 0 ? "-" : "+") + Number(magnitude / 3600, "00");
        var parts = (element.Replace(":", "", StringComparison.Ordinal).Length - 1) / 2;
        text += parts >= 2 ? colon + Number(magnitude / 60 % 60, "00") : "";
        return text + (parts >= 3 ? colon + Number(magnitude % 60, "00") : "");
    }

    private static string Number(int value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
