namespace Plinto.Issuer.Commands;

/// <summary>The commands, for whoever asks.</summary>
internal static class Usage
{
    public const string Text = """
        issuer [serve]                                run the service
        issuer bootstrap                              make database and roles, by PLINTO_SUPERUSER_CONNECTION (or _FILE) and PLINTO_{OWNER,SERVICE,WORKER}_PASSWORD in the environment
        issuer migrate                                bring the database up to date (role plinto_owner)
        issuer check                                  check configuration, database, roles and root keys
        issuer audit verify EXPORT --proof FILE --jwks FILE [--filtered]   check an export of the audit log (JSON lines, also .gz) offline
        issuer root-key                               print a new root key
        issuer rewrap                                 encrypt all private keys under the active root key
        issuer feed-key rotate [--force]              take the next step of rotating the feed key: announce, sign with it, drop the old one
        issuer operator create --name NAME            make an operator and print its key, once
        issuer seed-demo --out FILE [--app-url URL] [--backchannel-url URL]   make the demo tenant and write its credentials to FILE (never in Production)
        """;
}
