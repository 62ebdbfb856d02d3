using System.Runtime.CompilerServices;

namespace Plinto.Rego.Values;

/// <summary>An object: keys of any kind, hashed look-up, iteration in Rego's order of keys.</summary>
public sealed class RegoObject : RegoValue
{
    /// <summary>The empty object.</summary>
    public static readonly RegoObject Empty = new(0);

    private KeyTable _table;
    private RegoValue[] _values;
    private int _hash;

    internal RegoObject(int capacity)
    {
        _table = new KeyTable(capacity);
        _values = capacity == 0 ? [] : new RegoValue[capacity];
    }

    internal RegoObject(KeyTable keys, RegoValue[] values)
    {
        _table = keys;
        _values = values;
    }

    /// <summary>The number of members.</summary>
    public int Count => _table.Count;

    /// <inheritdoc/>
    public override RegoKind Kind => RegoKind.Object;

    /// <summary>The keys, in the order of <see cref="UnorderedValues"/>.</summary>
    internal ReadOnlySpan<RegoValue> UnorderedKeys
    {
        get
        {
            WorkMeter.Walk(Count + 1);
            return _table.Keys;
        }
    }

    /// <summary>The values, in the order of <see cref="UnorderedKeys"/>.</summary>
    internal ReadOnlySpan<RegoValue> UnorderedValues
    {
        get
        {
            WorkMeter.Walk(Count + 1);
            return new(_values, 0, _table.Count);
        }
    }

    /// <summary>Makes an object; a key that occurs twice keeps its last value.</summary>
    public static RegoObject Of(params IEnumerable<KeyValuePair<RegoValue, RegoValue>> members)
    {
        var result = new RegoObject(0);
        foreach (var (key, value) in members)
        {
            result.Insert(key, value);
        }

        return result;
    }

    /// <summary>The value of a key, or null.</summary>
    public RegoValue? Find(RegoValue key) => _table.Find(key) is >= 0 and var at ? _values[at] : null;

    /// <summary>The value of a string key, or null.</summary>
    public RegoValue? Find(string key) => Find(new RegoString(key));

    /// <summary>The members in Rego's order of keys.</summary>
    public IEnumerator<KeyValuePair<RegoValue, RegoValue>> GetEnumerator()
    {
        WorkMeter.Walk(Count + 1);
        var order = _table.Order();
        var count = _table.Count;
        for (var i = 0; i < count; i++)
        {
            var at = order is null ? i : order[i];
            yield return new(_table[at], _values[at]);
        }
    }

    /// <inheritdoc/>
    public override bool Equals(RegoValue? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is not RegoObject o || o.Count != Count || (_hash != 0 && o._hash != 0 && _hash != o._hash))
        {
            return false;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkMeter.Walk(Count + 1);
        for (var i = 0; i < Count; i++)
        {
            if (o.Find(_table[i]) is not { } value || !value.Equals(_values[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_hash != 0)
        {
            return _hash;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkMeter.Walk(Count + 1);
        var hash = 0x0b1ec7;
        for (var i = 0; i < Count; i++)
        {
            hash = unchecked(hash + (_table[i].GetHashCode() * 31) + (_values[i].GetHashCode() * 17));
        }

        return _hash = hash == 0 ? 1 : hash;
    }

    /// <summary>Positions in Rego's order of keys; null when insertion order is that order.</summary>
    internal int[]? Order() => _table.Order();

    internal RegoValue KeyAt(int position, int[]? order) => _table[order is null ? position : order[position]];

    internal RegoValue ValueAt(int position, int[]? order) => _values[order is null ? position : order[position]];

    /// <summary>Sets a member while the object is under construction: only the code that made it may call this.</summary>
    internal void Insert(RegoValue key, RegoValue value)
    {
        var at = _table.Add(key, out _);
        Store(at, value);
    }

    /// <summary>Adds a member while under construction; false when the key has another value already.</summary>
    internal bool InsertOnce(RegoValue key, RegoValue value)
    {
        var at = _table.Add(key, out var existed);
        if (existed)
        {
            return _values[at].Equals(value);
        }

        Store(at, value);
        return true;
    }

    /// <summary>A copy with one member set. Costs a copy of references, whatever the members are.</summary>
    public RegoObject With(RegoValue key, RegoValue value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        WorkMeter.Walk(Count + 1);
        var copy = new RegoObject(_table.Clone(), [.. _values]);
        copy.Insert(key, value);
        return copy;
    }

    internal RegoObject Copy()
    {
        WorkMeter.Walk(Count + 1);
        var copy = new RegoObject(Count + 1);
        for (var i = 0; i < Count; i++)
        {
            copy.Insert(_table[i], _values[i]);
        }

        return copy;
    }

    /// <summary>Empties the object for another evaluation; nothing may refer to it any more.</summary>
    internal void Clear()
    {
        Array.Clear(_values, 0, Count);
        _table.Clear();
        _hash = 0;
    }

    private protected override int CompareSameKind(RegoValue other)
    {
        var o = (RegoObject)other;
        int[]? mine = Order(), theirs = o.Order();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkMeter.Walk(Count + 1);
        var shared = Math.Min(Count, o.Count);
        for (var i = 0; i < shared; i++)
        {
            var order = Compare(KeyAt(i, mine), o.KeyAt(i, theirs));
            if (order == 0)
            {
                order = Compare(ValueAt(i, mine), o.ValueAt(i, theirs));
            }

            if (order != 0)
            {
                return order;
            }
        }

        return Count - o.Count;
    }

    private void Store(int at, RegoValue value)
    {
        if (at >= _values.Length)
        {
            Array.Resize(ref _values, Math.Max(4, _values.Length * 2));
        }

        _values[at] = value;
        _hash = 0;
    }
}
