namespace Plinto.Rego.Run;

/// <summary>
/// What a statement tells the block around it: <see cref="Next"/> to go on, n &gt; 0 to leave n blocks (1: this one, which is what an
/// undefined statement does), <see cref="Return"/> to leave the function, <see cref="Halt"/> to end the evaluation with its error.
/// </summary>
internal static class Flow
{
    public const int Next = 0;
    public const int Undefined = 1;
    public const int Halt = int.MaxValue - 1;
    public const int Return = int.MaxValue;

    /// <summary>What a statement that holds blocks passes on when one of them left <paramref name="levels"/> blocks, itself included.</summary>
    public static int Outer(int levels) => levels >= Halt ? levels : levels - 1;
}
