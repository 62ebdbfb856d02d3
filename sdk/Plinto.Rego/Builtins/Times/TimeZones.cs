using System.Globalization;

namespace Plinto.Rego.Builtins.Times;

/// <summary>IANA time zones of the system.</summary>
internal static class TimeZones
{
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    /// <summary>The zone of a name; empty and <c>UTC</c> are UTC, <c>Local</c> is the machine's own.</summary>
    public static TimeZoneInfo Find(string name)
    {
        if (name is "" or "UTC")
        {
            return TimeZoneInfo.Utc;
        }

        if (name == "Local")
        {
            return TimeZoneInfo.Local;
        }

        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException or ArgumentException or IOException)
        {
            throw new BuiltinException($"unknown time zone {name}");
        }
    }

    /// <summary>Seconds east of UTC at a moment, and the abbreviation then in use.</summary>
    public static (int Offset, string Name) OffsetAt(TimeZoneInfo zone, long unixSeconds)
    {
        if (ReferenceEquals(zone, TimeZoneInfo.Utc))
        {
            return (0, "UTC");
        }

        var at = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(unixSeconds, FirstSecond + 86400, LastSecond - 86400));
        var offset = (int)zone.GetUtcOffset(at).TotalSeconds;
        return (offset, Abbreviation(offset));
    }

    /// <summary>The same for a local time; where clocks were set forward or back, the offset before the change.</summary>
    public static (int Offset, string Name) OffsetOfLocal(TimeZoneInfo zone, long localSeconds)
    {
        var (guess, _) = OffsetAt(zone, localSeconds);
        var (before, name) = OffsetAt(zone, localSeconds - guess);
        if (before == guess)
        {
            return (guess, name);
        }

        var (after, afterName) = OffsetAt(zone, localSeconds - before);
        return (after, afterName);
    }

    private static string Abbreviation(int offset)
    {
        var minutes = Math.Abs(offset) / 60;
        var text = (minutes / 60).ToString("00", CultureInfo.InvariantCulture) + (minutes % 60 == 0 ? "" : (minutes % 60).ToString("00", CultureInfo.InvariantCulture));
        return (offset < 0 ? "-" : "+") + text;
    }
}
