namespace Plinto.Issuer.Branding;

/// <summary>A tenant's logo.</summary>
/// <param name="MediaType">By its own first bytes, never by what a caller said: no markup can be served as an image, and no image as markup.</param>
internal sealed record Logo(string MediaType, byte[] Data)
{
    /// <summary>64 KiB.</summary>
    public const int Largest = 64 * 1024;

    /// <summary>Null unless the bytes are a PNG, JPEG or WebP image of at most <see cref="Largest"/> bytes. SVG is none: it runs script.</summary>
    public static Logo? Read(byte[] data) => data.Length <= Largest && MediaTypeOf(data) is { } type ? new Logo(type, data) : null;

    private static string? MediaTypeOf(ReadOnlySpan<byte> data)
    {
        if (data is [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ..])
        {
            return "image/png";
        }

        if (data is [0xff, 0xd8, 0xff, ..])
        {
            return "image/jpeg";
        }

        return data.Length > 12 && data.StartsWith("RIFF"u8) && data[8..].StartsWith("WEBP"u8) ? "image/webp" : null;
    }
}
