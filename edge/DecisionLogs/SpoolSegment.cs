using Microsoft.Win32.SafeHandles;

namespace Plinto.Edge.DecisionLogs;

/// <summary>One file of the spool. It is written at its end by one writer, read by one sender, and deleted whole.</summary>
internal sealed class SpoolSegment(string path, long sequence) : IDisposable
{
    private volatile SafeFileHandle? _writing;
    private long _length;

    public string Path { get; } = path;

    public long Sequence { get; } = sequence;

    /// <summary>Bytes that are whole records, as far as this process knows.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>True while records are added.</summary>
    public bool IsOpen => _writing is not null;

    /// <summary>False if somebody deleted it.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>A segment that an earlier process left.</summary>
    public static SpoolSegment Found(string path, long sequence) => new(path, sequence) { _length = new FileInfo(path).Length };

    /// <summary>A segment to write to.</summary>
    public static SpoolSegment Create(string path, long sequence)
    {
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return new SpoolSegment(path, sequence) { _writing = handle };
    }

    /// <summary>With the operating system when it returns: the end of this process does not lose it. Throws <see cref="IOException"/>, and is then as it was before.</summary>
    public void Append(ReadOnlySpan<byte> frames)
    {
        try
        {
            RandomAccess.Write(_writing!, frames, _length);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(_writing!, _length);
            throw;
        }

        Volatile.Write(ref _length, _length + frames.Length);
    }

    /// <summary>On the device when it returns; nothing is to do once it is closed.</summary>
    public void Flush()
    {
        if (_writing is { } handle)
        {
            RandomAccess.FlushToDisk(handle);
        }
    }

    /// <summary>Nothing is added any more.</summary>
    public void Close()
    {
        _writing?.Dispose();
        _writing = null;
    }

    /// <summary>Reads from there, up to so many bytes.</summary>
    public ReadOnlyMemory<byte> Read(long from, int most)
    {
        using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[Math.Min(most, Length - from)];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), from + read) is > 0 and var count)
        {
            read += count;
        }

        return bytes.AsMemory(0, read);
    }

    public void Dispose() => Close();
}
