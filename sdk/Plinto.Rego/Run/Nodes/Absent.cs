using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>Stands for "undefined" where null stands for "not known yet".</summary>
internal static class Absent
{
    /// <summary>A value that no policy can hold, recognised by reference only.</summary>
    public static readonly RegoValue Instance = new RegoString("<undefined>");

    /// <summary>Stands for "asked for once, not known yet".</summary>
    public static readonly RegoValue Asked = new RegoString("<asked>");
}
