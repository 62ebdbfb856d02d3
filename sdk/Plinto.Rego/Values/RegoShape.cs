namespace Plinto.Rego.Values;

/// <summary>The names that many objects share: making one of them copies no key and looks nothing up. Immutable.</summary>
public sealed class RegoShape
{
    private readonly KeyTable _keys;

    /// <summary>Makes a shape of distinct names.</summary>
    /// <param name="names">The names, in the order in which <see cref="Make"/> takes their values; a name that stands twice throws.</param>
    /// <param name="strings">The strings of the policy that will read the objects: its look-ups then compare references.</param>
    public RegoShape(IReadOnlyCollection<string> names, RegoStringTable? strings = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        _keys = new KeyTable(names.Count);
        foreach (var name in names)
        {
            _keys.Add(strings?.Intern(name) ?? RegoString.Of(name), out var existed);
            if (existed)
            {
                throw new ArgumentException($"`{name}` stands twice", nameof(names));
            }
        }

        _keys.Order();
    }

    /// <summary>Makes an object; as many values as there are names.</summary>
    public RegoObject Make(params ReadOnlySpan<RegoValue> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, _keys.Count);
        return new RegoObject(_keys, values.ToArray()); // nobody inserts into a finished object, so the keys stay what they are
    }
}
