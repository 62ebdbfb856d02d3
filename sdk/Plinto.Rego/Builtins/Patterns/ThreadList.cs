namespace Plinto.Rego.Builtins.Patterns;

/// <summary>Ways through a pattern in order of preference, each instruction at most once.</summary>
internal sealed class ThreadList(int size)
{
    private readonly int[] _marks = new int[size];
    private readonly List<(int Pc, int[] Slots)> _threads = [];
    private int _generation = 1;

    public int Count => _threads.Count;

    public (int Pc, int[] Slots) this[int index] => _threads[index];

    /// <summary>Notes that an instruction was reached; false when it was before.</summary>
    public bool Mark(int pc)
    {
        if (_marks[pc] == _generation)
        {
            return false;
        }

        _marks[pc] = _generation;
        return true;
    }

    public void Add(int pc, int[] slots) => _threads.Add((pc, slots));

    public void Clear()
    {
        _threads.Clear();
        if (++_generation == int.MaxValue)
        {
            Array.Clear(_marks);
            _generation = 1;
        }
    }
}
