using System.Collections;
using System.Runtime.CompilerServices;

namespace Plinto.Rego.Values;

/// <summary>A set of values; iterates in Rego's order.</summary>
public sealed class RegoSet : RegoValue, IReadOnlyCollection<RegoValue>
{
    /// <summary>The empty set.</summary>
    public static readonly RegoSet Empty = new(0);

    private KeyTable _table;
    private int _hash;

    internal RegoSet(int capacity) => _table = new KeyTable(capacity);

    /// <summary>The number of members.</summary>
    public int Count => _table.Count;

    /// <inheritdoc/>
    public override RegoKind Kind => RegoKind.Set;

    /// <summary>The members in no particular order.</summary>
    internal ReadOnlySpan<RegoValue> Unordered
    {
        get
        {
            WorkMeter.Walk(Count + 1);
            return _table.Keys;
        }
    }

    /// <summary>Makes a set of the given values.</summary>
    public static RegoSet Of(params IEnumerable<RegoValue> items)
    {
        var set = new RegoSet(0);
        foreach (var item in items)
        {
            set.Add(item);
        }

        return set;
    }

    /// <summary>Whether the value is a member.</summary>
    public bool Contains(RegoValue value) => _table.Find(value) >= 0;

    /// <summary>The member equal to the value, or null.</summary>
    public RegoValue? Find(RegoValue value) => _table.Find(value) is >= 0 and var at ? _table[at] : null;

    /// <inheritdoc/>
    public IEnumerator<RegoValue> GetEnumerator()
    {
        WorkMeter.Walk(Count + 1);
        var order = _table.Order();
        var count = _table.Count;
        for (var i = 0; i < count; i++)
        {
            yield return _table[order is null ? i : order[i]];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(RegoValue? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is not RegoSet set || set.Count != Count || (_hash != 0 && set._hash != 0 && _hash != set._hash))
        {
            return false;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkMeter.Walk(Count + 1);
        foreach (var item in _table.Keys)
        {
            if (!set.Contains(item))
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
        var hash = 0x5e75e7;
        foreach (var item in _table.Keys)
        {
            hash = unchecked(hash + (item.GetHashCode() * 31));
        }

        return _hash = hash == 0 ? 1 : hash;
    }

    /// <summary>The member at a position in Rego's order.</summary>
    internal RegoValue At(int position, int[]? order) => _table[order is null ? position : order[position]];

    /// <summary>Positions in Rego's order; null when insertion order is that order.</summary>
    internal int[]? Order() => _table.Order();

    /// <summary>Adds while the set is under construction: only the code that made it may call this.</summary>
    internal bool Add(RegoValue value)
    {
        _table.Add(value, out var existed);
        _hash = 0;
        return !existed;
    }

    /// <summary>Empties the set for another evaluation; nothing may refer to it any more.</summary>
    internal void Clear()
    {
        _table.Clear();
        _hash = 0;
    }

    private protected override int CompareSameKind(RegoValue other)
    {
        var set = (RegoSet)other;
        int[]? mine = Order(), theirs = set.Order();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkMeter.Walk(Count + 1);
        var shared = Math.Min(Count, set.Count);
        for (var i = 0; i < shared; i++)
        {
            var order = Compare(At(i, mine), set.At(i, theirs));
            if (order != 0)
            {
                return order;
            }
        }

        return Count - set.Count;
    }
}
