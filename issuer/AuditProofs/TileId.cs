namespace Plinto.Issuer.AuditProofs;

/// <summary>A tile of a tree.</summary>
/// <param name="Level">0: its hashes are of leaves; n: each is over 256 of level n - 1.</param>
/// <param name="Number">From 0, left to right.</param>
internal readonly record struct TileId(int Level, long Number);
