namespace Plinto.Issuer.Configuration;

/// <summary>The configuration can't be used. The message is one sentence for the operator that names the setting and how to mend it; the program ends with code 1.</summary>
internal sealed class ConfigurationFault(string message) : Exception(message);
