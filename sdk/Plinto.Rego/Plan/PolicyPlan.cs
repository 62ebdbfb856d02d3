using System.Buffers;
using System.Text.Json;

namespace Plinto.Rego.Plan;

/// <summary>A compiled policy in OPA's intermediate representation.</summary>
public sealed class PolicyPlan
{
    /// <summary>The names of the entrypoints, the default one first.</summary>
    public IEnumerable<string> EntrypointNames => Plans.Select(static plan => plan.Name);

    internal List<string> Strings { get; init; } = [];

    internal List<BuiltinDeclaration> Builtins { get; init; } = [];

    internal List<string> Files { get; init; } = [];

    internal List<EntrypointPlan> Plans { get; init; } = [];

    internal List<PlanFunction> Functions { get; init; } = [];

    /// <summary>Reads OPA's plan.json. Throws <see cref="PlanFormatException"/> when it does not have the form of the schema.</summary>
    public static PolicyPlan Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 2000 });
            return PlanReader.Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new PlanFormatException($"plan is malformed: {e.Message}", e);
        }
    }

    /// <summary>Writes the plan as JSON that conforms to OPA's plan schema.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { MaxDepth = 4000 });
        new PlanWriter(writer).Write(this);
    }
}
