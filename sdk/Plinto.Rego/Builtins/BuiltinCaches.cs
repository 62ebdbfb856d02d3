using System.Collections.Concurrent;

namespace Plinto.Rego.Builtins;

/// <summary>Compiled patterns of one policy, shared by all its evaluations and bounded: input must not be able to fill memory.</summary>
internal sealed class BuiltinCaches
{
    private const int Limit = 512;

    private readonly ConcurrentDictionary<(Type Kind, string Text), object> _compiled = new();

    /// <summary>The compiled form of a text; made again when the cache had to be emptied.</summary>
    public T GetOrAdd<T>(string text, Func<string, T> compile)
        where T : class
    {
        if (_compiled.TryGetValue((typeof(T), text), out var known))
        {
            return (T)known;
        }

        if (_compiled.Count >= Limit)
        {
            _compiled.Clear();
        }

        var made = compile(text);
        _compiled[(typeof(T), text)] = made;
        return made;
    }
}
