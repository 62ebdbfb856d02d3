using System.Numerics;

namespace Plinto.Rego.Builtins.Times;

/// <summary>A moment as calendars and clocks show it in a zone.</summary>
internal readonly record struct CivilTime(int Year, int Month, int Day, int Hour, int Minute, int Second, int Nanosecond, int OffsetSeconds, string Zone)
{
    public const long NanosecondsPerSecond = 1_000_000_000;

    public DayOfWeek DayOfWeek => (DayOfWeek)(((DaysFromEpoch(Year, Month, Day) % 7) + 11) % 7);

    public int DayOfYear => (int)(DaysFromEpoch(Year, Month, Day) - DaysFromEpoch(Year, 1, 1)) + 1;

    /// <summary>Nanoseconds since 1970.</summary>
    public BigInteger UnixNanoseconds =>
        (((BigInteger)((DaysFromEpoch(Year, Month, Day) * 86400) + (Hour * 3600) + (Minute * 60) + Second - OffsetSeconds)) * NanosecondsPerSecond) + Nanosecond;

    /// <summary>What a zone's clocks show at a moment.</summary>
    public static CivilTime At(long unixNanoseconds, TimeZoneInfo zone)
    {
        var seconds = Math.DivRem(unixNanoseconds, NanosecondsPerSecond, out var nanosecond);
        if (nanosecond < 0)
        {
            seconds--;
            nanosecond += NanosecondsPerSecond;
        }

        var (offset, name) = TimeZones.OffsetAt(zone, seconds);
        return FromSeconds(seconds + offset, (int)nanosecond, offset, name);
    }

    /// <summary>A date from parts out of their ranges, which carry over; the offset is that of the zone at that local time.</summary>
    public static CivilTime Normalize(long year, long month, long day, CivilTime clock, TimeZoneInfo zone)
    {
        var months = (year * 12) + month - 1;
        var monthYear = months >= 0 ? months / 12 : ((months + 1) / 12) - 1;
        var days = DaysFromEpoch(monthYear, (int)(months - (monthYear * 12)) + 1, 1) + day - 1;
        var local = (days * 86400) + (clock.Hour * 3600) + (clock.Minute * 60) + clock.Second;
        var (offset, name) = TimeZones.OffsetOfLocal(zone, local);
        return FromSeconds(local, clock.Nanosecond, offset, name);
    }

    public static int DaysIn(long year, int month) =>
        (int)(DaysFromEpoch(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - DaysFromEpoch(year, month, 1));

    /// <summary>Days since 1970 in the proleptic Gregorian calendar, which repeats every 400 years of 146,097 days.</summary>
    public static long DaysFromEpoch(long year, int month, int day)
    {
        year -= month <= 2 ? 1 : 0;
        var era = (year >= 0 ? year : year - 399) / 400;
        var yearOfEra = year - (era * 400);
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    private static CivilTime FromSeconds(long local, int nanosecond, int offset, string zone)
    {
        var days = Math.DivRem(local, 86400, out var clock);
        if (clock < 0)
        {
            days--;
            clock += 86400;
        }

        var shifted = days + 719_468;
        var era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097;
        var dayOfEra = shifted - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        var month = (int)(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9);
        var year = (int)(yearOfEra + (era * 400) + (month <= 2 ? 1 : 0));
        var day = (int)(dayOfYear - (((153 * shiftedMonth) + 2) / 5)) + 1;
        return new CivilTime(year, month, day, (int)(clock / 3600), (int)(clock / 60 % 60), (int)(clock % 60), nanosecond, offset, zone);
    }
}
