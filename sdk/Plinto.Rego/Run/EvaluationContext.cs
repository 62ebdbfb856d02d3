using System.Net;
using Plinto.Rego.Builtins;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>What an evaluation lends to its built-ins.</summary>
internal sealed class EvaluationContext(Evaluation evaluation) : BuiltinContext
{
    public override BuiltinCaches Caches => evaluation.Program.Caches;

    public override Func<string, IReadOnlyList<IPAddress>>? ResolveHost => evaluation.Options.ResolveHost;

    public override Action<string>? Print => evaluation.Options.Print;

    public override Action<RegoArray>? OnTestCase => evaluation.Options.OnTestCase;

    protected override TimeProvider Time => evaluation.Options.Time;

    public override bool Charge(long count) => evaluation.Charge(count);

    public override bool ChargeRegex(long work) => evaluation.ChargeRegex(work);

    public override void FillRandom(Span<byte> bytes) => evaluation.Options.Random(bytes);
}
