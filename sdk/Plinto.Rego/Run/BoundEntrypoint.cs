using Plinto.Rego.Run.Nodes;

namespace Plinto.Rego.Run;

/// <summary>An entrypoint bound for execution.</summary>
internal sealed record BoundEntrypoint(string Name, BlockList Blocks, int FrameSize, IReadOnlySet<string>? InputMembers);
