namespace Plinto.Rego.Values;

/// <summary>The kinds of Rego values, in the order in which values of different kinds compare.</summary>
public enum RegoKind
{
    /// <summary>The value <c>null</c>.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A number of any size.</summary>
    Number,

    /// <summary>A string of Unicode code points.</summary>
    String,

    /// <summary>An array.</summary>
    Array,

    /// <summary>An object; its keys may be any value.</summary>
    Object,

    /// <summary>A set.</summary>
    Set,
}
