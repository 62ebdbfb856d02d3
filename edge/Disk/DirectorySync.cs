using System.Runtime.InteropServices;

namespace Plinto.Edge.Disk;

/// <summary>
/// Puts a folder's entries on the device: a renamed file is there after the end of the machine only when its folder was flushed, too (fsync(2)). .NET opens no folders, so this is
/// libc's.
/// </summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;

    /// <summary>On the device when it returns. Throws <see cref="IOException"/>. Windows has no such call: it journals renames by itself.</summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = Open(path, ReadOnly);
        if (folder < 0)
        {
            throw new IOException($"`{path}` cannot be opened: error {Marshal.GetLastPInvokeError()}");
        }

        var flushed = Sync(folder);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(folder);
        if (flushed != 0)
        {
            throw new IOException($"`{path}` cannot be flushed: error {error}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
