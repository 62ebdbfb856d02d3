namespace Plinto.Bench.Micro.Wasm;

/// <summary>Lets contestants do their work by turns, so that a busy machine is busy for all of them.</summary>
internal sealed class Contest
{
    private const int Rounds = 9;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(150);
    private readonly Dictionary<string, List<double>> _figures = [];

    public Contest(IReadOnlyList<Contestant> contestants)
    {
        var counts = contestants.ToDictionary(static one => one.Name, Calibrate);
        foreach (var one in contestants)
        {
            _figures[one.Name] = [];
        }

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var one in contestants)
            {
                _figures[one.Name].Add(one.Repeat(counts[one.Name]).TotalMicroseconds / counts[one.Name]);
            }
        }
    }

    public static string Conditions => $"Medians of {Rounds} rounds of {Round.TotalMilliseconds:f0} ms, all contestants by turns; ratios are medians of the ratios within a round";

    /// <summary>The median time of doing it once, in microseconds.</summary>
    public double Of(string name) => Median(_figures[name]);

    /// <summary>The quietest round's.</summary>
    public double LowestOf(string name) => _figures[name].Min();

    /// <summary>How many times as long as the other it takes.</summary>
    public double Ratio(string name, string other) => Median([.. _figures[name].Zip(_figures[other], static (a, b) => a / b)]);

    // Doubles what it does until a round is full; warms the code up on the way.
    private static int Calibrate(Contestant one)
    {
        var count = 1;
        while (one.Repeat(count) < Round)
        {
            count *= 2;
        }

        return Math.Max(1, count / 2);
    }

    private static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);
}
