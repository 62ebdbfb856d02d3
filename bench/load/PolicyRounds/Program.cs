using System.Runtime.InteropServices;
using Plinto.Bench.PolicyRounds;

// Driven by bench/load/policy.mjs, so that rounds alternate with those of other engines: a case's name on a line in, a round's figures
// on a line out. `once NAME` does the case once, unwarmed, and ends.
if (args is ["once", var name])
{
    Console.WriteLine(Round.Run(PolicyCases.Create(name), 1).ToJson());
    return;
}

Console.WriteLine($$"""{"runtime":"{{RuntimeInformation.FrameworkDescription}}"}""");
var cases = new Dictionary<string, (PolicyCase Measured, int Count)>();
while (Console.ReadLine() is { } asked)
{
    if (!cases.TryGetValue(asked, out var known))
    {
        var created = PolicyCases.Create(asked);
        cases[asked] = known = (created, Round.Calibrate(created));
    }

    Console.WriteLine(Round.Run(known.Measured, known.Count).ToJson());
}
