using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>Registers of all active calls. Spans handed out stay valid when the stack grows: it grows by chunks, never by copying.</summary>
internal sealed class RegisterStack
{
    private const int ChunkSize = 2048;

    private readonly List<RegoValue?[]> _chunks = [new RegoValue?[ChunkSize]];
    private RegoValue?[] _chunk;
    private int _current;
    private int _top;

    public RegisterStack() => _chunk = _chunks[0];

    /// <summary>Where the stack stands now; given back to <see cref="Pop"/>.</summary>
    public (int Chunk, int Top) Mark => (_current, _top);

    public Span<RegoValue?> Push(int size)
    {
        if (_top + size > _chunk.Length)
        {
            Grow(size);
        }

        var registers = new Span<RegoValue?>(_chunk, _top, size);
        _top += size;
        registers.Clear();
        return registers;
    }

    public void Pop((int Chunk, int Top) mark)
    {
        if (mark.Chunk != _current)
        {
            _current = mark.Chunk;
            _chunk = _chunks[_current];
        }

        _top = mark.Top;
    }

    /// <summary>Forgets all values, so that nothing of a finished evaluation is kept alive.</summary>
    public void Reset(int used)
    {
        _chunks[0].AsSpan(0, Math.Min(used, ChunkSize)).Clear();
        if (_chunks.Count > 1)
        {
            _chunks.RemoveRange(1, _chunks.Count - 1);
        }

        _current = 0;
        _top = 0;
        _chunk = _chunks[0];
    }

    private void Grow(int size)
    {
        _current++;
        if (_current == _chunks.Count)
        {
            _chunks.Add(new RegoValue?[Math.Max(ChunkSize, size)]);
        }
        else if (_chunks[_current].Length < size)
        {
            _chunks[_current] = new RegoValue?[size];
        }

        _chunk = _chunks[_current];
        _top = 0;
    }
}
