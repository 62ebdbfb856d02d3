namespace Plinto.Rego.Conformance;

/// <summary>Numbers that look random and are the same for the same seed, on every version of .NET (SplitMix64).</summary>
internal sealed class Chance(int seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>A number from 0 up to, not including, the bound.</summary>
    public int Next(int bound)
    {
        _state += 0x9e3779b97f4a7c15;
        var mixed = (_state ^ (_state >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return (int)((mixed ^ (mixed >> 31)) % (uint)bound);
    }

    /// <summary>A number from the least up to, not including, the bound.</summary>
    public int Next(int least, int bound) => least + Next(bound - least);
}
