using Plinto.Bench.Micro.Inputs;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Bench.PolicyRounds;

/// <summary>All that can be asked for, by name. A case is made when it is first asked for.</summary>
internal static class PolicyCases
{
    // bob may not write: the input that the RBAC policy came with.
    private const bool Bob = false;

    /// <summary>Makes a case. Throws when there is none of that name.</summary>
    public static PolicyCase Create(string name) => name switch
    {
        "rbac" => new PolicyCase(Decide(BenchPolicies.Load("rbac"), Bob)),
        "rbac from json" => new PolicyCase(ReadAndDecide(BenchPolicies.Load("rbac"), Bob)),
        "rbac two threads" => new PolicyCase(Decide(BenchPolicies.Load("rbac"), Bob), Threads: 2),
        "authz" => new PolicyCase(Decide(BenchPolicies.Load("authz"), true)),
        "authz from json" => new PolicyCase(ReadAndDecide(BenchPolicies.Load("authz"), true)),
        "aci" => new PolicyCase(Decide(BenchPolicies.Load("aci"), null)),
        "aci from json" => new PolicyCase(ReadAndDecide(BenchPolicies.Load("aci"), null)),
        "aci compile" => new PolicyCase(Compile(BenchPolicies.Load("aci"))),
        "routes 1" => new PolicyCase(Decide(BenchPolicies.Routes(1), true)),
        "routes 1000" => new PolicyCase(Decide(BenchPolicies.Routes(1000), true)),
        "arithmetic" => new PolicyCase(Arithmetic),
        "arithmetic two threads" => new PolicyCase(Arithmetic, Threads: 2),
        _ => throw new ArgumentException($"no case is named `{name}`"),
    };

    private static Func<bool> Decide(BenchPolicy source, bool? expected)
    {
        var policy = source.Compile();
        var entrypoint = policy.Find(source.Entrypoint)!;
        var input = RegoJson.Read(source.Input, policy.Strings);
        return () => IsExpected(entrypoint.Evaluate(input), expected);
    }

    private static Func<bool> ReadAndDecide(BenchPolicy source, bool? expected)
    {
        var policy = source.Compile();
        var entrypoint = policy.Find(source.Entrypoint)!;
        return () => IsExpected(entrypoint.Evaluate(RegoJson.Read(source.Input, policy.Strings)), expected);
    }

    private static Func<bool> Compile(BenchPolicy source) => () => source.Compile().Find(source.Entrypoint) is not null;

    // Null: an object, as the ACI policy answers.
    private static bool IsExpected(RegoResult result, bool? expected) => expected is { } value
        ? result.Value is RegoBoolean && result.IsTrue == value
        : result.Value is RegoObject;

    // Touches no memory: how far two threads of it get shows what the machine has to give.
    private static bool Arithmetic()
    {
        var x = 88172645463325252UL;
        for (var i = 0; i < 100; i++)
        {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
        }

        return x != 0;
    }
}
