using System.Globalization;

namespace Plinto.Issuer.Configuration;

/// <summary>
/// The configuration, section <c>Plinto</c>. Each slice reads its own part of it and says what range a value may have (<c>XOptions.Read</c>). A name that no slice reads stops the
/// start, so that a misspelt setting is not silently a default.
/// </summary>
internal sealed class Settings(IConfiguration configuration)
{
    private const string SectionName = "Plinto";
    private readonly IConfigurationSection _root = configuration.GetSection(SectionName);
    private readonly Dictionary<string, Type> _sections = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The options of every slice that was registered, by the name of their section.</summary>
    public IReadOnlyDictionary<string, Type> Sections => _sections;

    /// <summary>Names that stand in <c>Plinto</c> itself.</summary>
    public static IReadOnlyList<string> OwnNames { get; } = [nameof(PublicUrl), nameof(SharedHost)];

    /// <summary>
    /// Where the issuer is reached, without a path and without a slash at its end, such as <c>https://id.example.com</c>. Required. Audience of edge assertions and start of
    /// <c>/t/{slug}</c> issuers.
    /// </summary>
    /// <exception cref="ConfigurationFault">It is missing, or no such address.</exception>
    public string PublicUrl => Uri.TryCreate(_root[nameof(PublicUrl)], UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/"
        ? url.GetLeftPart(UriPartial.Authority)
        : throw new ConfigurationFault("set Plinto:PublicUrl (PLINTO__PUBLICURL) to the address of this issuer without a path, such as https://id.example.com");

    /// <summary>
    /// Serve tenants at <c>/t/{slug}</c> of the public host. Null, the default: only outside Production. Tenants there share one origin: for development, or for tenants that trust
    /// each other.
    /// </summary>
    /// <exception cref="ConfigurationFault">It is neither true nor false.</exception>
    public bool? SharedHost => _root[nameof(SharedHost)] switch
    {
        null or "" => null,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw new ConfigurationFault($"Plinto:SharedHost is `{text}` but must be true or false"),
    };

    /// <summary>Reads one slice's options. The slice binds them itself, so that the binding's code is made at build.</summary>
    /// <param name="name">The section below <c>Plinto</c>.</param>
    /// <exception cref="ConfigurationFault">A name in it is unknown, or a value unreadable.</exception>
    public T Read<T>(string name, T options, Action<IConfigurationSection, T> bind) where T : class
    {
        _sections[name] = typeof(T);
        try
        {
            bind(_root.GetSection(name), options);
        }
        catch (InvalidOperationException fault)
        {
            throw new ConfigurationFault($"the configuration section Plinto:{name} cannot be read: {fault.Message}");
        }

        return options;
    }

    /// <summary>For <see cref="Read"/>: a name without an option is refused.</summary>
    public static void Strict(BinderOptions binder) => binder.ErrorOnUnknownConfiguration = true;

    /// <summary>To be called when every slice has read its section.</summary>
    /// <exception cref="ConfigurationFault">A name belongs to no slice, or a value of <see cref="OwnNames"/> is unreadable.</exception>
    public void RefuseUnknown()
    {
        _ = SharedHost;
        foreach (var child in _root.GetChildren())
        {
            if (!_sections.ContainsKey(child.Key) && !OwnNames.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new ConfigurationFault(
                    string.Create(CultureInfo.InvariantCulture, $"the configuration section Plinto cannot be read: there is no setting Plinto:{child.Key}"));
            }
        }
    }

    /// <summary>Refuses a duration out of its range.</summary>
    /// <param name="name">Below <c>Plinto</c>, such as <c>Keys:ClockSkew</c>.</param>
    /// <exception cref="ConfigurationFault">It is less than <paramref name="least"/> or more than <paramref name="most"/>.</exception>
    public static void InRange(string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            throw new ConfigurationFault($"Plinto:{name} is `{value:c}` but must be between `{least:c}` and `{most:c}`");
        }
    }

    /// <summary>Refuses a number out of its range.</summary>
    /// <inheritdoc cref="InRange(string, TimeSpan, TimeSpan, TimeSpan)"/>
    public static void InRange(string name, long value, long least, long most)
    {
        if (value < least || value > most)
        {
            throw new ConfigurationFault(string.Create(CultureInfo.InvariantCulture, $"Plinto:{name} must be between {least} and {most}"));
        }
    }
}
