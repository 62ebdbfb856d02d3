using System.Text.Json;

namespace Plinto.Rego.Builtins;

/// <summary>
/// The built-in functions that policies may call, by OPA's capabilities file (<c>{"builtins": [{"name": …, "decl": {…}}]}</c>). One that is declared there and not here can be
/// checked, mocked by <c>with</c> in tests and built into a module, whose host supplies it. Other members of the file (<c>features</c>, <c>allow_net</c>) are not read.
/// </summary>
public sealed class RegoCapabilities
{
    /// <summary>All built-ins of this engine.</summary>
    public static readonly RegoCapabilities Default = new(BuiltinTable.All.Select(static row => row.Signature));

    private readonly Dictionary<string, BuiltinSignature> _builtins;

    private RegoCapabilities(IEnumerable<BuiltinSignature> builtins) => _builtins = builtins.ToDictionary(static builtin => builtin.Name, StringComparer.Ordinal);

    /// <summary>Names of the built-ins, in no order.</summary>
    public IReadOnlyCollection<string> Builtins => _builtins.Keys;

    /// <summary>Reads a capabilities file.</summary>
    /// <exception cref="FormatException">It is not one; the message says where.</exception>
    public static RegoCapabilities Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("builtins", out var builtins)
                || builtins.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("capabilities are an object with the list `builtins`");
            }

            return new RegoCapabilities(builtins.EnumerateArray().Select(BuiltinDeclarations.Read).DistinctBy(static builtin => builtin.Name));
        }
        catch (JsonException e)
        {
            throw new FormatException($"capabilities are no JSON: {e.Message}", e);
        }
    }

    internal BuiltinSignature? Find(string name) => _builtins.GetValueOrDefault(name);
}
