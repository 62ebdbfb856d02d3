namespace Plinto.Edge.Snapshots;

/// <summary>The edge's folder on disk: only its user may enter, and files are replaced by atomic rename, so a reader sees the old or the new one whole.</summary>
internal sealed class StateDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _path;

    public StateDirectory(string path)
    {
        _path = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_path);
        }
        else
        {
            Directory.CreateDirectory(_path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    public bool Has(string name) => File.Exists(Path.Combine(_path, name));

    /// <summary>The text of that file, or null if there is none.</summary>
    public string? Read(string name)
    {
        var path = Path.Combine(_path, name);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    /// <summary>Replaces the file; on disk when this returns.</summary>
    public void Write(string name, string text)
    {
        var path = Path.Combine(_path, name);
        var fresh = path + ".new";
        var create = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(fresh, create))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }

    public void Delete(string name) => File.Delete(Path.Combine(_path, name));

    /// <summary>Names of the files with that ending.</summary>
    public IEnumerable<string> List(string ending) =>
        Directory.EnumerateFiles(_path, "*" + ending).Select(path => Path.GetFileName(path));
}
