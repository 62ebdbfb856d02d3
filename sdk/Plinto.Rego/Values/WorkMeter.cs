namespace Plinto.Rego.Values;

/// <summary>
/// Counts the work of walking values: comparing, hashing, ordering, enumerating, writing. Values share structure, so a few bytes of policy make a value that takes longer than
/// anybody has to walk; whoever evaluates on this thread counts each visit here, and ends the evaluation by an exception when it has had enough. Outside evaluations nothing is
/// counted.
/// </summary>
internal abstract class WorkMeter
{
    // Characters cost less than values.
    private const int CharactersPerUnit = 16;
    private const int LongText = 256;

    [ThreadStatic]
    private static WorkMeter? _current;

    /// <summary>Makes this the thread's meter; the one before it is to be put back.</summary>
    public static WorkMeter? Exchange(WorkMeter? meter)
    {
        var before = _current;
        _current = meter;
        return before;
    }

    /// <summary>Counts visits of values.</summary>
    public static void Walk(int visits) => _current?.Count(visits);

    /// <summary>Counts the reading or writing of a text, if it is long.</summary>
    public static void Text(int characters)
    {
        if (characters >= LongText)
        {
            _current?.Count(characters / CharactersPerUnit);
        }
    }

    /// <summary>Counts work that is about to be done. Throws when it may not.</summary>
    protected abstract void Count(long work);
}
