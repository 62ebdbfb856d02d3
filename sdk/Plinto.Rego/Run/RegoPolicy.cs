using Plinto.Rego.Errors;
using Plinto.Rego.Plan;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>
/// A compiled policy bound for evaluation: immutable, used by any number of threads. Input and base data are read in place, never copied.
/// Nothing is thrown while evaluating: a result is a value, undefined, or an error.
/// </summary>
public sealed class RegoPolicy
{
    private readonly BoundProgram _program;
    private readonly EvaluationPool _pool;

    private RegoPolicy(BoundProgram program, EvaluationPool pool, RegoPolicyOptions options)
    {
        _program = program;
        _pool = pool;
        Options = options;
    }

    /// <summary>How this policy is evaluated.</summary>
    public RegoPolicyOptions Options { get; }

    /// <summary>The names of the entrypoints.</summary>
    public IEnumerable<string> Entrypoints => _program.Entrypoints.Keys;

    /// <summary>The policy's own strings: reading input with them (<see cref="RegoJson.Read(ReadOnlySpan{byte}, RegoStringTable)"/>) is faster and so is deciding.</summary>
    public RegoStringTable Strings => _program.Strings;

    /// <summary>Binds a plan. Throws <see cref="PlanFormatException"/> when it is broken or calls a built-in that is not available.</summary>
    public static RegoPolicy Create(PolicyPlan plan, RegoPolicyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        try
        {
            options ??= new RegoPolicyOptions();
            var program = Binder.Bind(plan, options.AllowMissingBuiltins);
            return new RegoPolicy(program, new EvaluationPool(program), options);
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException or ArgumentException)
        {
            throw new PlanFormatException($"plan cannot be bound: {e.Message}", e);
        }
    }

    /// <summary>The same policy over other base data; nothing is bound anew.</summary>
    public RegoPolicy WithData(RegoValue data) => WithOptions(Options with { Data = data });

    /// <summary>The same policy with other options; nothing is bound anew.</summary>
    public RegoPolicy WithOptions(RegoPolicyOptions options) => new(_program, _pool, options);

    /// <summary>Finds an entrypoint once, so that evaluating needs no look-up. Null when there is none of that name.</summary>
    public RegoEntrypoint? Find(string entrypoint) =>
        _program.Entrypoints.TryGetValue(entrypoint, out var bound) ? new RegoEntrypoint(this, bound) : null;

    /// <summary>Evaluates an entrypoint; <paramref name="input"/> null means that input is undefined. An unknown entrypoint is an error.</summary>
    public RegoResult Evaluate(string entrypoint, RegoValue? input = null) =>
        _program.Entrypoints.TryGetValue(entrypoint, out var bound)
            ? Evaluate(bound, input, null)
            : RegoResult.Of(null, new RegoError(RegoErrorCode.NoEntrypoint, $"policy has no entrypoint `{entrypoint}`"));

    /// <summary>Evaluates an entrypoint to its whole result set: an object of bindings for each answer.</summary>
    public RegoQueryResult Query(string entrypoint, RegoValue? input = null)
    {
        if (!_program.Entrypoints.TryGetValue(entrypoint, out var bound))
        {
            return new RegoQueryResult([], new RegoError(RegoErrorCode.NoEntrypoint, $"policy has no entrypoint `{entrypoint}`"));
        }

        var results = new List<RegoValue>();
        var evaluation = _pool.Rent();
        evaluation.Begin(Options, results, null);
        Run(evaluation, bound, input);
        var error = evaluation.Error;
        evaluation.End();
        _pool.Return(evaluation);
        return new RegoQueryResult(error is null ? results : [], error);
    }

    /// <summary>Evaluates an entrypoint and tells what each rule came to and which of its conditions failed. Much slower than evaluating.</summary>
    public (RegoResult Result, IReadOnlyList<RegoRuleTrace> Rules) Explain(string entrypoint, RegoValue? input = null)
    {
        var explanation = new Explanation(_program.FileName);
        var result = _program.Entrypoints.TryGetValue(entrypoint, out var bound)
            ? Evaluate(bound, input, explanation)
            : Evaluate(entrypoint, input);
        return (result, explanation.Rules);
    }

    internal RegoResult Evaluate(BoundEntrypoint entrypoint, RegoValue? input, Explanation? trace)
    {
        var evaluation = _pool.Rent();
        evaluation.Begin(Options, null, trace);
        Run(evaluation, entrypoint, input);
        var result = RegoResult.Of(evaluation.Value, evaluation.Error);
        evaluation.End();
        _pool.Return(evaluation);
        return result;
    }

    private void Run(Evaluation evaluation, BoundEntrypoint entrypoint, RegoValue? input)
    {
        var mark = evaluation.Registers.Mark;
        var outer = WorkMeter.Exchange(evaluation);
        try
        {
            var registers = evaluation.Registers.Push(entrypoint.FrameSize);
            registers[0] = input;
            registers[1] = Options.Data;
            evaluation.EnterCall();
            entrypoint.Blocks.Run(evaluation, registers);
            evaluation.LeaveCall();
            ResultSize.Count(evaluation.Value);
            evaluation.Results?.ForEach(ResultSize.Count);
        }
        catch (OutOfMemoryException)
        {
            evaluation.Fail(RegoErrorCode.ByteBudget, "too much memory");
            evaluation.Abandon();
        }
        catch (InsufficientExecutionStackException)
        {
            evaluation.Fail(RegoErrorCode.DepthBudget, "a value or text nests too deeply");
            evaluation.Abandon();
        }
        catch (Exception e)
        {
            // A bug in a built-in must deny this request, not end the process that serves all others. Of one that was stopped the budget's error is known already.
            evaluation.Fail(RegoErrorCode.Internal, $"{e.GetType().Name}: {e.Message}");
            evaluation.Abandon();
        }
        finally
        {
            WorkMeter.Exchange(outer);
        }

        evaluation.Registers.Pop(mark);
    }
}
