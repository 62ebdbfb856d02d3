using System.Text;

namespace Plinto.Issuer.Pages;

/// <summary>Style and script of the pages, as they stand beside this file.</summary>
internal static class PageAssets
{
    public static readonly string Style = Read("page.css");

    /// <summary>Comfort only: every page works without it.</summary>
    public static readonly string Script = Read("page.js");

    private static string Read(string name)
    {
        using var file = typeof(PageAssets).Assembly.GetManifestResourceStream(typeof(PageAssets), name) ?? throw new InvalidOperationException($"`{name}` is not embedded");
        using var reader = new StreamReader(file, Encoding.UTF8);
        var text = reader.ReadToEnd();
        // INVARIANT: neither can end the element it stands in.
        return text.Contains("</", StringComparison.Ordinal) ? throw new InvalidOperationException($"`{name}` would end its element") : text;
    }
}
