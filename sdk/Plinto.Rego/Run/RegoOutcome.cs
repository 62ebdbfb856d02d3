namespace Plinto.Rego.Run;

/// <summary>How an evaluation ended.</summary>
public enum RegoOutcome
{
    /// <summary>The document has no value. A decision taken from it must be a denial.</summary>
    Undefined,

    /// <summary>The document has a value.</summary>
    Defined,

    /// <summary>The evaluation failed. A decision taken from it must be a denial.</summary>
    Error,
}
