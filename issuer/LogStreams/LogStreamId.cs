using Plinto.Issuer.Ids;

namespace Plinto.Issuer.LogStreams;

/// <summary>A log stream's id.</summary>
internal readonly record struct LogStreamId(Guid Value) : ITypeId<LogStreamId>
{
    public static string Prefix => "lst";

    public static LogStreamId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>lst_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
