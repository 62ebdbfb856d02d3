using Plinto.Rego.Values;

namespace Plinto.Decisions.Input;

/// <summary>Some of the members of an input: those that are made, as nobody reads the others. Immutable.</summary>
public sealed class InputParts
{
    private InputParts(RegoShape shape, Func<string, bool> has)
    {
        Shape = shape;
        Request = has("request");
        Token = has("token");
        Subject = has("subject");
        Action = has("action");
        Resource = has("resource");
        Context = has("context");
    }

    internal RegoShape Shape { get; }

    internal bool Request { get; }

    internal bool Token { get; }

    internal bool Subject { get; }

    internal bool Action { get; }

    internal bool Resource { get; }

    internal bool Context { get; }

    /// <summary>Every member.</summary>
    public static InputParts All(InputShapes shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        return new InputParts(shapes.Whole, static _ => true);
    }

    /// <summary>The members that an entrypoint reads (<see cref="Plinto.Rego.Run.RegoEntrypoint.InputMembers"/>).</summary>
    public static InputParts Of(IReadOnlySet<string> read, InputShapes shapes)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(shapes);
        return new InputParts(new RegoShape([.. InputShapes.Members.Where(read.Contains)], shapes.Strings), read.Contains);
    }

    /// <summary>True if every member of those is here, too.</summary>
    public bool Covers(InputParts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Request || !other.Request) && (Token || !other.Token) && (Subject || !other.Subject) && (Action || !other.Action) && (Resource || !other.Resource)
            && (Context || !other.Context);
    }
}
