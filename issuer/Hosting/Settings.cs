using System.Net;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Mail;

namespace Plinto.Issuer.Hosting;

/// <summary>Reads and checks the configuration. Each command asks for what it needs; what is missing is one sentence.</summary>
internal sealed class Settings(IConfiguration configuration)
{
    /// <summary>The options as written, their ranges checked.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public PlintoOptions Options { get; } = Read(configuration);

    /// <summary>The public URL without a slash at its end.</summary>
    public string PublicUrl => Uri.TryCreate(Options.PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/"
        ? url.GetLeftPart(UriPartial.Authority)
        : throw new ConfigurationFault("set Plinto:PublicUrl (PLINTO__PUBLICURL) to the address of this issuer without a path, such as https://id.example.com");

    /// <summary>Role <c>plinto_service</c>.</summary>
    public string ServiceConnection => Options.Database.ConnectionString
        ?? throw new ConfigurationFault("set Plinto:Database:ConnectionString (PLINTO__DATABASE__CONNECTIONSTRING) to a connection string of role plinto_service");

    /// <summary>Role <c>plinto_worker</c>.</summary>
    public string WorkerConnection => Options.Database.WorkerConnectionString
        ?? throw new ConfigurationFault("set Plinto:Database:WorkerConnectionString (PLINTO__DATABASE__WORKERCONNECTIONSTRING) to a connection string of role plinto_worker");

    /// <summary>Role <c>plinto_owner</c>.</summary>
    public string OwnerConnection => Options.Database.OwnerConnectionString
        ?? throw new ConfigurationFault("set Plinto:Database:OwnerConnectionString (PLINTO__DATABASE__OWNERCONNECTIONSTRING) to a connection string of role plinto_owner");

    /// <summary>The root keys. Never made up: without them no private key could ever be read again.</summary>
    public RootKeys RootKeys()
    {
        var keys = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, text) in Options.RootKeys.Keys)
        {
            var bytes = new byte[RootKeyLength + 1];
            keys[id] = Convert.TryFromBase64String(text, bytes, out var length) && length == RootKeyLength
                ? bytes[..RootKeyLength]
                : throw new ConfigurationFault($"Plinto:RootKeys:Keys:{id} is not 32 bytes in base 64; restore the key that was used before, or make a first one with `issuer root-key`");
        }

        if (Options.RootKeys.Active is not { } active)
        {
            throw new ConfigurationFault("set Plinto:RootKeys:Active (PLINTO__ROOTKEYS__ACTIVE) to the id of a root key, and Plinto:RootKeys:Keys:<id> to the key; `issuer root-key` makes one");
        }

        return keys.ContainsKey(active)
            ? new RootKeys(active, keys)
            : throw new ConfigurationFault($"Plinto:RootKeys:Active names `{active}`, but Plinto:RootKeys:Keys:{active} is missing; set it to the key, `issuer root-key` makes one");
    }

    private const int RootKeyLength = Keys.RootKeys.KeyLength;

    private static PlintoOptions Read(IConfiguration configuration)
    {
        var options = new PlintoOptions();
        try
        {
            configuration.GetSection(PlintoOptions.SectionName).Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException fault)
        {
            throw new ConfigurationFault($"the configuration section Plinto cannot be read: {fault.Message}");
        }

        Check(options);
        return options;
    }

    private static void Check(PlintoOptions options)
    {
        var second = TimeSpan.FromSeconds(1);
        var year = TimeSpan.FromDays(3660);
        InRange("Keys:RotateEvery", options.Keys.RotateEvery, second, year);
        InRange("Keys:CheckEvery", options.Keys.CheckEvery, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        InRange("Keys:JwksMaxAge", options.Keys.JwksMaxAge, TimeSpan.Zero, TimeSpan.FromDays(1));
        InRange("Keys:JwksStaleWhileRevalidate", options.Keys.JwksStaleWhileRevalidate, TimeSpan.Zero, TimeSpan.FromDays(1));
        InRange("Keys:JwksStaleIfError", options.Keys.JwksStaleIfError, TimeSpan.Zero, year);
        InRange("Keys:StandbyRipeAfter", options.Keys.RipeAfter, TimeSpan.Zero, TimeSpan.FromDays(7));
        InRange("Keys:ClockSkew", options.Keys.ClockSkew, TimeSpan.Zero, TimeSpan.FromHours(1));
        InRange("EdgeFeed:HeartbeatEvery", options.EdgeFeed.HeartbeatEvery, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        InRange("EdgeFeed:PollEvery", options.EdgeFeed.PollEvery, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10));
        InRange("EdgeFeed:KeepChanges", options.EdgeFeed.KeepChanges, second, TimeSpan.FromDays(30));
        InRange("EdgeFeed:CleanEvery", options.EdgeFeed.CleanEvery, second, TimeSpan.FromDays(1));
        InRange("Decisions:Keep", options.Decisions.Keep, TimeSpan.FromDays(1), year);
        InRange("Drain:Delay", options.Drain.Delay, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        InRange("Drain:Timeout", options.Drain.Timeout, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        if (!options.ForwardedHeaders.KnownProxies.All(proxy => IPAddress.TryParse(proxy, out _)))
        {
            throw new ConfigurationFault("Plinto:ForwardedHeaders:KnownProxies must be IP addresses");
        }

        if (!options.ForwardedHeaders.KnownNetworks.All(network => IPNetwork.TryParse(network, out _)))
        {
            throw new ConfigurationFault("Plinto:ForwardedHeaders:KnownNetworks must be networks such as 10.0.0.0/8");
        }

        if (options.Inbox.SmtpPort is null != options.Inbox.PagePort is null)
        {
            throw new ConfigurationFault("set both Plinto:Inbox:SmtpPort and Plinto:Inbox:PagePort, or neither");
        }

        Check(options.Mail);
        if (options.EdgeFeed.QueueLength is < 16 or > 1_000_000)
        {
            throw new ConfigurationFault("Plinto:EdgeFeed:QueueLength must be between 16 and 1000000");
        }
    }

    private static void Check(MailOptions mail)
    {
        if (mail.Security is not ("none" or "starttls" or "tls"))
        {
            throw new ConfigurationFault("Plinto:Mail:Security must be none, starttls or tls");
        }

        if (mail.Port is < 1 or > 65535)
        {
            throw new ConfigurationFault("Plinto:Mail:Port must be between 1 and 65535");
        }

        if (mail.Host is not null && !(MimeKit.MailboxAddress.TryParse(mail.From, out var from) && from.Domain.Length > 0))
        {
            throw new ConfigurationFault("set Plinto:Mail:From (PLINTO__MAIL__FROM) to the address that mail comes from, such as no-reply@id.example.com");
        }
    }

    private static void InRange(string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            throw new ConfigurationFault($"Plinto:{name} is `{value:c}` but must be between `{least:c}` and `{most:c}`");
        }
    }
}
