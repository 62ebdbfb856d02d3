using Plinto.Rego.Values;

namespace Plinto.Edge.Decide;

/// <summary>Some of the members of an input: those that are made, as nobody reads the others.</summary>
internal sealed record InputParts(RegoShape Shape, bool Request, bool Token, bool Subject, bool Action, bool Resource, bool Context)
{
    public static InputParts All(InputShapes shapes) => new(shapes.Whole, true, true, true, true, true, true);

    public static InputParts Of(IReadOnlySet<string> read, InputShapes shapes) => new(
        new RegoShape([.. InputShapes.Members.Where(read.Contains)], shapes.Strings),
        read.Contains("request"),
        read.Contains("token"),
        read.Contains("subject"),
        read.Contains("action"),
        read.Contains("resource"),
        read.Contains("context"));

    /// <summary>True if every member of those is here, too.</summary>
    public bool Covers(InputParts other) =>
        (Request || !other.Request) && (Token || !other.Token) && (Subject || !other.Subject) && (Action || !other.Action) && (Resource || !other.Resource) && (Context || !other.Context);
}
