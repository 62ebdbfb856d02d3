using System.Runtime.CompilerServices;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>Where an operand's value comes from: a register or a constant.</summary>
internal readonly struct Source(int local, RegoValue? constant)
{
    public int Local { get; } = local;

    public RegoValue? Constant { get; } = constant;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegoValue? Get(Span<RegoValue?> r) => Constant ?? r[Local];
}
