namespace Plinto.Rego.Bundles;

/// <summary>A bundle that cannot be taken. The message is one sentence that says why.</summary>
public sealed class BundleException : Exception
{
    /// <summary>A bundle that cannot be taken.</summary>
    public BundleException()
    {
    }

    /// <summary>A bundle that cannot be taken, and why.</summary>
    public BundleException(string message)
        : base(message)
    {
    }

    /// <summary>The same with what caused it.</summary>
    public BundleException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
