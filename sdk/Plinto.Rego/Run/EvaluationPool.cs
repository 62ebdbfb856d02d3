namespace Plinto.Rego.Run;

/// <summary>Evaluations ready for use. A thread prefers the slot of its own, which no other touches as long as threads are few.</summary>
internal sealed class EvaluationPool(BoundProgram program)
{
    private const int Slots = 32;

    // Slots are a cache line and more apart, so that threads do not slow each other down.
    private const int Stride = 16;

    private readonly Evaluation?[] _slots = new Evaluation?[Slots * Stride];

    public Evaluation Rent() => Interlocked.Exchange(ref _slots[Slot()], null) ?? new Evaluation(program);

    public void Return(Evaluation evaluation)
    {
        if (!evaluation.Abandoned)
        {
            Volatile.Write(ref _slots[Slot()], evaluation);
        }
    }

    private static int Slot() => (Environment.CurrentManagedThreadId & (Slots - 1)) * Stride;
}
