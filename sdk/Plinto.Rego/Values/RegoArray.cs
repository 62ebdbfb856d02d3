using System.Collections;
using System.Runtime.CompilerServices;

namespace Plinto.Rego.Values;

/// <summary>An array of values.</summary>
public sealed class RegoArray : RegoValue, IReadOnlyList<RegoValue>
{
    /// <summary>The empty array.</summary>
    public static readonly RegoArray Empty = new(0);

    private RegoValue[] _items;
    private int _count;
    private int _hash;

    internal RegoArray(int capacity) => _items = capacity == 0 ? [] : new RegoValue[capacity];

    internal RegoArray(RegoValue[] items)
    {
        _items = items;
        _count = items.Length;
    }

    /// <summary>The number of elements.</summary>
    public int Count => _count;

    /// <inheritdoc/>
    public override RegoKind Kind => RegoKind.Array;

    /// <summary>The element at a position; positions outside throw.</summary>
    public RegoValue this[int index] => index < _count ? _items[index] : throw new ArgumentOutOfRangeException(nameof(index));

    internal ReadOnlySpan<RegoValue> Span
    {
        get
        {
            WorkMeter.Walk(_count + 1);
            return new(_items, 0, _count);
        }
    }

    /// <summary>Makes an array of the given values.</summary>
    public static RegoArray Of(params IEnumerable<RegoValue> items)
    {
        var array = items.ToArray();
        return array.Length == 0 ? Empty : new RegoArray(array);
    }

    /// <summary>The element that Rego's <c>array[key]</c> names: null when the key is no integer in range.</summary>
    public RegoValue? Find(RegoValue key) =>
        key is RegoNumber number && number.TryGetInt64(out var index) && (ulong)index < (ulong)_count ? _items[index] : null;

    /// <inheritdoc/>
    public IEnumerator<RegoValue> GetEnumerator()
    {
        WorkMeter.Walk(_count + 1);
        for (var i = 0; i < _count; i++)
        {
            yield return _items[i];
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

        if (other is not RegoArray array || array._count != _count)
        {
            return false;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkMeter.Walk(_count + 1);
        for (var i = 0; i < _count; i++)
        {
            if (!_items[i].Equals(array._items[i]))
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
        WorkMeter.Walk(_count + 1);
        var hash = _count + 17;
        for (var i = 0; i < _count; i++)
        {
            hash = unchecked((hash * 31) + _items[i].GetHashCode());
        }

        return _hash = hash == 0 ? 1 : hash;
    }

    /// <summary>Appends while the array is under construction: only the code that made it may call this.</summary>
    internal void Append(RegoValue value)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(4, _count * 2));
        }

        _items[_count++] = value;
        _hash = 0;
    }

    /// <summary>Empties the array for another evaluation; nothing may refer to it any more.</summary>
    internal void Clear()
    {
        Array.Clear(_items, 0, _count);
        _count = 0;
        _hash = 0;
    }

    private protected override int CompareSameKind(RegoValue other)
    {
        var array = (RegoArray)other;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkMeter.Walk(_count + 1);
        var shared = Math.Min(_count, array._count);
        for (var i = 0; i < shared; i++)
        {
            var order = Compare(_items[i], array._items[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return _count - array._count;
    }
}
