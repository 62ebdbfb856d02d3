namespace Plinto.Rego.Tests.Laws;

/// <summary>A small repeatable source of numbers, so that a failing mutation can be made again from its seed.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = (seed * 2862933555777941757UL) + 3037000493UL;

    public int Next(int bound)
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return (int)(_state % (ulong)bound);
    }

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];
}
