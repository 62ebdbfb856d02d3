using Plinto.Edge.Disk;

namespace Plinto.Edge.Snapshots;

/// <summary>
/// One tenant on disk: lines as <see cref="SnapshotLines"/> reads them. What is added is seen by readers at once and on the device after <see cref="Flush"/>; adding never waits
/// for the disk.
/// </summary>
internal sealed class SnapshotFile(StateDirectory directory, string slug)
{
    /// <summary>Ending of the file's name.</summary>
    public const string Ending = ".feed";

    private readonly Lock _changing = new();
    private readonly Lock _writing = new();
    private readonly List<string> _added = [];
    private readonly string _name = slug + Ending;
    private IReadOnlyList<string>? _whole;

    /// <summary>The lines, those that are not on the device yet included; null if there are none.</summary>
    public IReadOnlyList<string>? Read()
    {
        lock (_writing)
        {
            return Content_NeedsLock(out _, out _);
        }
    }

    /// <summary>Adds a line.</summary>
    public void Add(string line)
    {
        lock (_changing)
        {
            _added.Add(line);
        }
    }

    /// <summary>Replaces all lines by others made of them. Lines that are added meanwhile stay behind.</summary>
    public void Replace(Func<IReadOnlyList<string>, IEnumerable<string>> make)
    {
        lock (_writing)
        {
            var made = make(Content_NeedsLock(out _, out var added) ?? []).ToList();
            lock (_changing)
            {
                _whole = made;
                _added.RemoveRange(0, added);
            }
        }
    }

    /// <summary>Puts all lines on the device, by atomic rename. Returns how many there are. Throws <see cref="IOException"/>: then they are still to be written.</summary>
    public int Flush()
    {
        lock (_writing)
        {
            var lines = Content_NeedsLock(out var whole, out var added);
            if (lines is null || (whole is null && added == 0))
            {
                return lines?.Count ?? 0;
            }

            directory.Write(_name, string.Join('\n', lines) + "\n");
            lock (_changing)
            {
                _whole = ReferenceEquals(_whole, whole) ? null : _whole;
                _added.RemoveRange(0, added);
            }

            return lines.Count;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Delete()
    {
        lock (_writing)
        {
            lock (_changing)
            {
                _whole = null;
                _added.Clear();
            }

            directory.Delete(_name);
        }
    }

    private List<string>? Content_NeedsLock(out IReadOnlyList<string>? whole, out int added)
    {
        List<string> behind;
        lock (_changing)
        {
            (whole, added, behind) = (_whole, _added.Count, [.. _added]);
        }

        var before = whole ?? directory.Read(_name)?.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return before is null && added == 0 ? null : [.. before ?? [], .. behind];
    }
}
