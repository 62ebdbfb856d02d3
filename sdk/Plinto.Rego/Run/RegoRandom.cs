namespace Plinto.Rego.Run;

/// <summary>Fills a buffer with random bytes.</summary>
public delegate void RegoRandom(Span<byte> buffer);
