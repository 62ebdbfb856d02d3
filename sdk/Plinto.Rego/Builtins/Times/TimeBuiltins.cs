using System.Numerics;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Times;

/// <summary>The <c>time.*</c> functions: nanoseconds since 1970, Go's layouts, IANA zones.</summary>
internal static class TimeBuiltins
{
    private const string Instant = "either number (ns) or [number (ns), string (tz)]";
    private const string Rfc3339 = "2006-01-02T15:04:05Z07:00";
    private const string Rfc3339Nano = "2006-01-02T15:04:05.999999999Z07:00";

    public static readonly BuiltinRow[] Rows =
    [
        new("time.now_ns", "", "number", Nondeterministic, static (c, _) => RegoNumber.Of(c.Now)),
        new("time.parse_ns", "string; string", "number", static (_, o) => Nanoseconds(LayoutReader.Read(Named(o[0].Text()), o[1].Text()).UnixNanoseconds)),
        new("time.parse_rfc3339_ns", "string", "number", static (_, o) => Nanoseconds(LayoutReader.Read(Rfc3339, o[0].Text()).UnixNanoseconds)),
        new("time.parse_duration_ns", "string", "number", static (_, o) => RegoNumber.Of(GoDuration.Parse(o[0].Text()))),
        new("time.date", "any<number,[number,string]>", "[number,number,number]", static (_, o) => Read(o[0]) is var t ? Numbers(t.Year, t.Month, t.Day) : null)
        { Expects = Instant },
        new("time.clock", "any<number,[number,string]>", "[number,number,number]", static (_, o) => Read(o[0]) is var t ? Numbers(t.Hour, t.Minute, t.Second) : null)
        { Expects = Instant },
        new("time.weekday", "any<number,[number,string]>", "string", static (_, o) => LayoutWriter.Days[(int)Read(o[0]).DayOfWeek].ToRego()) { Expects = Instant },
        new("time.format", "any<number,[number,string],[number,string,string]>", "string", Format) { Expects = Instant },
        new("time.add_date", "number; number; number; number", "number", AddDate),
        new("time.diff", "any<number,[number,string]>; any<number,[number,string]>", "[number,number,number,number,number,number]", static (_, o) => Difference(o[0], o[1]))
        { Expects = Instant },
    ];

    private static RegoArray Numbers(params long[] numbers) => RegoArray.Of(numbers.Select(static n => RegoNumber.Of(n)));

    private static RegoNumber Nanoseconds(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? RegoNumber.Of(value) : throw new BuiltinException("time outside of valid range");

    private static string Named(string layout) => layout switch
    {
        "ANSIC" => "Mon Jan _2 15:04:05 2006",
        "UnixDate" => "Mon Jan _2 15:04:05 MST 2006",
        "RubyDate" => "Mon Jan 02 15:04:05 -0700 2006",
        "RFC822" => "02 Jan 06 15:04 MST",
        "RFC822Z" => "02 Jan 06 15:04 -0700",
        "RFC850" => "Monday, 02-Jan-06 15:04:05 MST",
        "RFC1123" => "Mon, 02 Jan 2006 15:04:05 MST",
        "RFC1123Z" => "Mon, 02 Jan 2006 15:04:05 -0700",
        "RFC3339" => Rfc3339,
        "RFC3339Nano" => Rfc3339Nano,
        _ => layout,
    };

    private static (long Nanoseconds, TimeZoneInfo Zone, string Layout) Parts(RegoValue operand)
    {
        if (operand is RegoNumber bare)
        {
            return (Timestamp(bare), TimeZoneInfo.Utc, Rfc3339Nano);
        }

        var tuple = (RegoArray)operand;
        if (tuple.Count == 0)
        {
            throw new BuiltinException($"operand 1 must be {Instant} but got array", true);
        }

        var number = tuple[0] as RegoNumber ?? throw new BuiltinException($"operand 1 must be number but got {KindNames.Of(tuple[0])}", true);
        if (tuple.Skip(1).Take(2).FirstOrDefault(static x => x is not RegoString) is { } wrong)
        {
            throw new BuiltinException($"operand 1 must be string but got {KindNames.Of(wrong)}", true);
        }

        var layout = tuple.Count > 2 && tuple[2].Text().Length > 0 ? Named(tuple[2].Text()) : Rfc3339Nano;
        return (Timestamp(number), TimeZones.Find(tuple.Count > 1 ? tuple[1].Text() : ""), layout);
    }

    private static long Timestamp(RegoNumber number)
    {
        if (!number.IsInteger)
        {
            throw new BuiltinException("operand 1 must be integer number but got floating-point number", true);
        }

        return number.TryGetInt64(out var value) ? value : throw new BuiltinException("timestamp too big");
    }

    private static CivilTime Read(RegoValue operand)
    {
        var (nanoseconds, zone, _) = Parts(operand);
        return CivilTime.At(nanoseconds, zone);
    }

    private static RegoString Format(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var (nanoseconds, zone, layout) = Parts(operands[0]);
        return LayoutWriter.Write(CivilTime.At(nanoseconds, zone), layout).ToRego();
    }

    private static RegoNumber AddDate(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var (nanoseconds, zone, _) = Parts(operands[0]);
        var at = CivilTime.At(nanoseconds, zone);
        var (years, months, days) = (operands.Position(1), operands.Position(2), operands.Position(3));
        return Nanoseconds(CivilTime.Normalize((long)at.Year + years, (long)at.Month + months, (long)at.Day + days, at, zone).UnixNanoseconds);
    }

    // By the calendar of the first operand's zone, each part carried from the next smaller one.
    private static RegoArray Difference(RegoValue first, RegoValue second)
    {
        var (a, zone, _) = Parts(first);
        var (b, _, _) = Parts(second);
        var (from, to) = (CivilTime.At(Math.Min(a, b), zone), CivilTime.At(Math.Max(a, b), zone));
        var (years, months, days) = (to.Year - from.Year, to.Month - from.Month, to.Day - from.Day);
        var (hours, minutes, seconds) = (to.Hour - from.Hour, to.Minute - from.Minute, to.Second - from.Second);
        if (seconds < 0)
        {
            seconds += 60;
            minutes--;
        }

        if (minutes < 0)
        {
            minutes += 60;
            hours--;
        }

        if (hours < 0)
        {
            hours += 24;
            days--;
        }

        if (days < 0)
        {
            days += CivilTime.DaysIn(from.Year, from.Month);
            months--;
        }

        if (months < 0)
        {
            months += 12;
            years--;
        }

        return Numbers(years, months, days, hours, minutes, seconds);
    }
}
