namespace Plinto.Issuer.Http;

/// <summary>Collects what is wrong with a body, by member, so that the caller learns all of it at once.</summary>
internal sealed class Faults
{
    private readonly Dictionary<string, string[]> _byMember = [];

    /// <summary>Notes a fault unless the condition holds.</summary>
    public Faults Require(bool condition, string member, string message)
    {
        if (!condition)
        {
            _byMember[member] = [.. _byMember.GetValueOrDefault(member, []), message];
        }

        return this;
    }

    /// <summary>A text of 1 to so many characters; null passes, unless it is required elsewhere.</summary>
    public Faults Text(string? value, string member, int most) =>
        Require(value is null || (value.Trim().Length > 0 && value.Length <= most && !value.Any(char.IsControl)), member,
            $"must have 1 to {most} characters, none of them control characters");

    /// <summary>The answer; null if nothing is wrong.</summary>
    public Problem? Problem => _byMember.Count == 0 ? null : Problems.Invalid(_byMember);
}
