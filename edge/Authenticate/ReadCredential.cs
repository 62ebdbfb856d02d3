using Plinto.Edge.Requests;

namespace Plinto.Edge.Authenticate;

/// <summary>Takes the token from <c>Authorization</c> (RFC 6750 §2.1), and from nowhere else: not from the body, not from the query.</summary>
internal static class ReadCredential
{
    private const string Scheme = "Bearer";

    public static Denial? Run(ref EdgeRequest request)
    {
        var header = request.Http.Request.Headers.Authorization;
        if (header.Count != 1 || string.IsNullOrEmpty(header[0]))
        {
            return header.Count > 1 ? Denials.AuthorizationRepeated : Denials.CredentialMissing;
        }

        var value = header[0].AsSpan();
        if (!value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || (value.Length > Scheme.Length && value[Scheme.Length] != ' '))
        {
            return Denials.SchemeNotSupported;
        }

        request.Credential = value[Scheme.Length..].TrimStart(' ');
        return request.Credential.IsEmpty || request.Credential.ContainsAny(' ', ',') ? Denials.AuthorizationMalformed : null;
    }
}
