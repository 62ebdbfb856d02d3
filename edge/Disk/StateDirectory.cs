namespace Plinto.Edge.Disk;

/// <summary>The edge's folder on disk: only its user may enter, and files are replaced by atomic rename, so a reader sees the old or the new one whole.</summary>
internal sealed class StateDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _path;

    public StateDirectory(string path)
    {
        _path = Create(Path.GetFullPath(path));
    }

    /// <summary>Path of a folder in it, made if it is not there.</summary>
    public string Folder(string name) => Create(Path.Combine(_path, name));

    public bool Has(string name) => File.Exists(Path.Combine(_path, name));

    /// <summary>The text of that file, or null if there is none.</summary>
    public string? Read(string name)
    {
        var path = Path.Combine(_path, name);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    /// <summary>Replaces the file; it and its name are on the device when this returns. Calls for one name must not overlap.</summary>
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
        DirectorySync.Flush(_path);
    }

    /// <summary>Removes the file if there is one; for good when this returns.</summary>
    public void Delete(string name)
    {
        var path = Path.Combine(_path, name);
        if (File.Exists(path))
        {
            File.Delete(path);
            DirectorySync.Flush(_path);
        }
    }

    /// <summary>Names of the files with that ending.</summary>
    public IEnumerable<string> List(string ending) =>
        Directory.EnumerateFiles(_path, "*" + ending).Select(path => Path.GetFileName(path));

    private static string Create(string path)
    {
        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        return path;
    }
}
