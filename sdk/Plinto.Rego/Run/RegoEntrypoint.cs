using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>An entrypoint of a policy, found once and evaluated often.</summary>
public sealed class RegoEntrypoint
{
    private readonly RegoPolicy _policy;
    private readonly BoundEntrypoint _bound;

    internal RegoEntrypoint(RegoPolicy policy, BoundEntrypoint bound)
    {
        _policy = policy;
        _bound = bound;
    }

    /// <summary>Its name, such as <c>rbac/allow</c>.</summary>
    public string Name => _bound.Name;

    /// <summary>The members of input that it can read; null if it may read any. What is not named here need not be in the input.</summary>
    public IReadOnlySet<string>? InputMembers => _bound.InputMembers;

    /// <summary>Evaluates it; <paramref name="input"/> null means that input is undefined.</summary>
    public RegoResult Evaluate(RegoValue? input) => _policy.Evaluate(_bound, input, null);
}
