using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>
/// The collections one evaluation makes. When its result is a scalar none of them can be referred to afterwards, so they are emptied and
/// used again by the next evaluation; otherwise they are left to the garbage collector.
/// </summary>
internal sealed class Arena
{
    // A collection that grew beyond this is not kept.
    private const int KeptSize = 1024;

    private RegoArray[] _arrays = [];
    private RegoObject[] _objects = [];
    private RegoSet[] _sets = [];
    private int _arrayCount;
    private int _objectCount;
    private int _setCount;

    public RegoArray NewArray(int capacity)
    {
        if (_arrayCount < _arrays.Length && _arrays[_arrayCount] is { } used)
        {
            _arrayCount++;
            return used;
        }

        var made = new RegoArray(Math.Min(capacity, KeptSize));
        Keep(ref _arrays, ref _arrayCount, made);
        return made;
    }

    public RegoObject NewObject()
    {
        if (_objectCount < _objects.Length && _objects[_objectCount] is { } used)
        {
            _objectCount++;
            return used;
        }

        var made = new RegoObject(4);
        Keep(ref _objects, ref _objectCount, made);
        return made;
    }

    public RegoSet NewSet()
    {
        if (_setCount < _sets.Length && _sets[_setCount] is { } used)
        {
            _setCount++;
            return used;
        }

        var made = new RegoSet(4);
        Keep(ref _sets, ref _setCount, made);
        return made;
    }

    /// <summary>Ends an evaluation: empties what it made for the next one, or lets it go when the result refers to it.</summary>
    public void End(bool escaped)
    {
        for (var i = 0; i < _arrayCount; i++)
        {
            Recycle(_arrays, i, escaped || _arrays[i].Count > KeptSize)?.Clear();
        }

        for (var i = 0; i < _objectCount; i++)
        {
            Recycle(_objects, i, escaped || _objects[i].Count > KeptSize)?.Clear();
        }

        for (var i = 0; i < _setCount; i++)
        {
            Recycle(_sets, i, escaped || _sets[i].Count > KeptSize)?.Clear();
        }

        _arrayCount = _objectCount = _setCount = 0;
    }

    private static T? Recycle<T>(T[] items, int at, bool drop)
        where T : class
    {
        if (drop)
        {
            items[at] = null!;
            return null;
        }

        return items[at];
    }

    private static void Keep<T>(ref T[] items, ref int count, T made)
    {
        if (count == KeptSize)
        {
            return;
        }

        if (count == items.Length)
        {
            Array.Resize(ref items, Math.Max(8, count * 2));
        }

        items[count++] = made;
    }
}
