using System.Security.Cryptography;

namespace Plinto.Issuer.EventReaders;

/// <summary>Exponential pauses with full jitter: many that failed at one moment do not come back at one moment.</summary>
/// <param name="First">The most that the first pause may be.</param>
/// <param name="Longest">The most that any may be.</param>
/// <param name="Factor">By how much the most grows from one pause to the next.</param>
internal sealed record Backoff(TimeSpan First, TimeSpan Longest, int Factor)
{
    private const int Steps = 1 << 20;

    /// <summary>The most that the pause after so many failures may be.</summary>
    /// <param name="failures">From 1.</param>
    public TimeSpan MostAfter(int failures)
    {
        var most = First;
        for (var i = 1; i < failures && most < Longest; i++)
        {
            most *= Factor;
        }

        return most < Longest ? most : Longest;
    }

    /// <summary>A pause after so many failures: anything from nothing to the most.</summary>
    public TimeSpan After(int failures) => MostAfter(failures) * Fraction();

    /// <summary>A pause between half of the most and the most: for probes, of which several at once tell no more than one.</summary>
    public static TimeSpan HalfTo(TimeSpan most) => most * ((1 + Fraction()) / 2);

    private static double Fraction() => RandomNumberGenerator.GetInt32(Steps + 1) / (double)Steps;
}
