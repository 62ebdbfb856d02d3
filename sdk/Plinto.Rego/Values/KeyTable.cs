namespace Plinto.Rego.Values;

/// <summary>Distinct values in insertion order with hashed look-up: the core of objects and sets.</summary>
internal struct KeyTable
{
    private const int LinearLimit = 8;

    private RegoValue[] _keys;
    private int[]? _slots;
    private int[]? _order;
    private int _count;

    public KeyTable(int capacity) => _keys = capacity == 0 ? [] : new RegoValue[capacity];

    public readonly int Count => _count;

    public readonly ReadOnlySpan<RegoValue> Keys => new(_keys, 0, _count);

    public readonly RegoValue this[int position] => _keys[position];

    public readonly KeyTable Clone() => new(0) { _keys = [.. _keys], _slots = _slots is null ? null : [.. _slots], _count = _count };

    public readonly int Find(RegoValue key)
    {
        if (_slots is { } slots)
        {
            return FindHashed(key, slots);
        }

        var keys = new ReadOnlySpan<RegoValue>(_keys, 0, _count);
        for (var i = 0; i < keys.Length; i++)
        {
            if (ReferenceEquals(keys[i], key))
            {
                return i;
            }
        }

        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i].Equals(key))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Adds a key; returns its position, and whether it was there before.</summary>
    public int Add(RegoValue key, out bool existed)
    {
        var at = Find(key);
        existed = at >= 0;
        if (existed)
        {
            return at;
        }

        _order = null;
        if (_count == _keys.Length)
        {
            Array.Resize(ref _keys, Math.Max(4, _count * 2));
        }

        _keys[_count] = key;
        at = _count++;
        if (_slots is null ? _count > LinearLimit : _count * 2 > _slots.Length)
        {
            Rehash();
        }
        else if (_slots is not null)
        {
            Place(_slots, at);
        }

        return at;
    }

    /// <summary>The positions in Rego's order; computed once. Null when insertion order is already that order.</summary>
    public int[]? Order()
    {
        if (_order is { } known)
        {
            return known.Length == 0 ? null : known;
        }

        WorkMeter.Walk(_count);
        var sorted = true;
        for (var i = 1; i < _count && sorted; i++)
        {
            sorted = RegoValue.Compare(_keys[i - 1], _keys[i]) < 0;
        }

        if (sorted)
        {
            _order = [];
            return null;
        }

        return _order = Sorted(_keys, _count);
    }

    public void Clear()
    {
        Array.Clear(_keys, 0, _count);
        _slots?.AsSpan().Clear();
        _order = null;
        _count = 0;
    }

    // Apart from its caller, because the closure would be made there even when nothing is to sort.
    private static int[] Sorted(RegoValue[] keys, int count)
    {
        var order = new int[count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (a, b) => RegoValue.Compare(keys[a], keys[b]));
        return order;
    }

    private readonly int FindHashed(RegoValue key, int[] slots)
    {
        var mask = slots.Length - 1;
        for (var slot = Spread(key.GetHashCode()) & mask; slots[slot] != 0; slot = (slot + 1) & mask)
        {
            var candidate = _keys[slots[slot] - 1];
            if (ReferenceEquals(candidate, key) || candidate.Equals(key))
            {
                return slots[slot] - 1;
            }
        }

        return -1;
    }

    private void Rehash()
    {
        var size = 32;
        while (size < _count * 4)
        {
            size *= 2;
        }

        var slots = new int[size];
        for (var i = 0; i < _count; i++)
        {
            Place(slots, i);
        }

        _slots = slots;
    }

    private readonly void Place(int[] slots, int position)
    {
        var mask = slots.Length - 1;
        var slot = Spread(_keys[position].GetHashCode()) & mask;
        while (slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        slots[slot] = position + 1;
    }

    private static int Spread(int hash) => unchecked((int)(((uint)hash * 2654435769u) >> 7));
}
