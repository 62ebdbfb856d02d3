namespace Plinto.Issuer.Http;

/// <summary>HEAD as GET, without the body (RFC 9110 §9.1, §9.3.2), which Kestrel leaves out.</summary>
internal static class Heads
{
    /// <summary>
    /// Answers HEAD wherever GET is answered. Not for addresses where a GET acts, such as <c>/oauth/authorize</c>, which issues a code: whoever asks for the head alone would throw
    /// the answer away.
    /// </summary>
    public static TBuilder AnswerHead<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint =>
        {
            if (endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is { HttpMethods: [var only] } && HttpMethods.IsGet(only))
            {
                endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
            }
        });
        return endpoints;
    }
}
