namespace Plinto.Issuer.Http;

/// <summary>One kind of problem (RFC 9457).</summary>
/// <param name="Code">Stable text for programs; also the end of <c>type</c>.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">The same for every problem of the kind.</param>
internal sealed record ProblemType(string Code, int Status, string Title)
{
    /// <summary>The <c>type</c> member.</summary>
    public string Uri => "urn:plinto:problem:" + Code;
}
