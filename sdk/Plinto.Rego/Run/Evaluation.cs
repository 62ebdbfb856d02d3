using System.Runtime.CompilerServices;
using Plinto.Rego.Builtins;
using Plinto.Rego.Errors;
using Plinto.Rego.Plan;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>The state of one evaluation at a time; pooled by the policy, never shared between threads.</summary>
internal sealed class Evaluation : WorkMeter
{
    private const int StepsBetweenClockReads = 2_000;

    // From here on an operand costs more than the step that reads it.
    private const int LongText = 1000;
    private const int ManyItems = 256;
    private const int ManyWords = 64;

    private readonly List<RegoValue?[]> _memos = [];
    private readonly Arena _arena = new();
    private long _stepsLimit;
    private long _nextCheck;
    private long _values;
    private long _regex;
    private long _deadline;
    private long _mostAllocated;
    private int _withDepth;
    private int _depth;
    private int _registersUsed;
    private bool _arenaOff;

    public Evaluation(BoundProgram program)
    {
        Program = program;
        Builtins = new EvaluationContext(this);
        Memo = [];
    }

    public BoundProgram Program { get; }

    public BuiltinContext Builtins { get; }

    public RegisterStack Registers { get; } = new();

    public RegoPolicyOptions Options { get; private set; } = new();

    public RegoError? Error { get; private set; }

    /// <summary>What the function that is returning returns.</summary>
    public RegoValue? Returned { get; set; }

    /// <summary>Results of functions of input and data alone, for the innermost <c>with</c>.</summary>
    public RegoValue?[] Memo { get; private set; }

    /// <summary>The value of the entrypoint, when only that is asked for.</summary>
    public RegoValue? Value { get; set; }

    /// <summary>The result set, when that is asked for.</summary>
    public List<RegoValue>? Results { get; private set; }

    public Explanation? Trace { get; private set; }

    public long Steps { get; private set; }

    /// <summary>Whether an exception left it in a state that must not be used again.</summary>
    public bool Abandoned { get; private set; }

    public void Begin(RegoPolicyOptions options, List<RegoValue>? results, Explanation? trace)
    {
        Options = options;
        Results = results;
        Trace = trace;
        Error = null;
        Value = null;
        Returned = null;
        Steps = 0;
        _values = 0;
        _regex = 0;
        _withDepth = -1;
        _depth = 0;
        _stepsLimit = options.Budget.Steps;
        _nextCheck = Math.Min(_stepsLimit, StepsBetweenClockReads);
        _deadline = 0;
        _arenaOff = results is not null || trace is not null;
        EnterWith();
    }

    /// <summary>Ends the evaluation and lets go of what it held.</summary>
    public void End()
    {
        LeaveWith();
        var escaped = _arenaOff || Value is RegoArray or RegoObject or RegoSet;
        Returned = null;
        Value = null;
        Results = null;
        Trace = null;
        Error = null;
        _arena.End(escaped);
        Registers.Reset(_registersUsed);
        _registersUsed = 0;
        Builtins.Reset();
    }

    /// <summary>Counts steps; false when the evaluation must halt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Step(int count)
    {
        Steps += count;
        return Steps < _nextCheck || CheckBudget();
    }

    /// <summary>Counts values made; false when the evaluation must halt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Charge(long count)
    {
        _values += count;
        return _values <= Options.Budget.Values || Fail(RegoErrorCode.ValueBudget, "too many values made");
    }

    /// <summary>Counts what a large operand costs: texts as if they were made, collections by looking at the clock sooner. False when the evaluation must halt.</summary>
    public bool Weigh(RegoValue operand) => operand switch
    {
        RegoNumber number => number.Words is var words && (words < ManyWords || LookSooner(words)),
        RegoString { Value.Length: >= LongText and var length } => Charge(length / 100),
        RegoArray { Count: >= ManyItems and var count } => LookSooner(count),
        RegoObject { Count: >= ManyItems and var count } => LookSooner(count),
        RegoSet { Count: >= ManyItems and var count } => LookSooner(count),
        _ => true,
    };

    /// <summary>Counts what others are about to walk or write, before they do; an exception ends them.</summary>
    protected override void Count(long work)
    {
        Steps += work;
        if (Steps >= _nextCheck && !CheckBudget())
        {
            throw new EvaluationStoppedException();
        }
    }

    public RegoArray NewArray(int capacity) => _arenaOff ? new RegoArray(Math.Clamp(capacity, 0, 1024)) : _arena.NewArray(capacity);

    public RegoObject NewObject() => _arenaOff ? new RegoObject(4) : _arena.NewObject();

    public RegoSet NewSet() => _arenaOff ? new RegoSet(4) : _arena.NewSet();

    /// <summary>While a value is computed that outlives the evaluation, collections are made to last.</summary>
    public bool MakeLasting(bool on)
    {
        var before = _arenaOff;
        _arenaOff = on;
        return before;
    }

    public bool EnterCall()
    {
        if (++_depth > Options.Budget.Depth || ((_depth & 15) == 0 && !RuntimeHelpers.TryEnsureSufficientExecutionStack()))
        {
            return Fail(RegoErrorCode.DepthBudget, "calls nest too deeply");
        }

        return true;
    }

    public void LeaveCall()
    {
        if (Registers.Mark is (0, var top) && top > _registersUsed)
        {
            _registersUsed = top;
        }

        _depth--;
    }

    public void EnterWith()
    {
        _withDepth++;
        if (_withDepth == _memos.Count)
        {
            _memos.Add(new RegoValue?[Program.MemoCount]);
        }

        Memo = _memos[_withDepth];
    }

    public void LeaveWith()
    {
        Memo.AsSpan().Clear();
        _withDepth--;
        Memo = _withDepth >= 0 ? _memos[_withDepth] : [];
    }

    /// <summary>Counts regular expression work; false when the evaluation must halt.</summary>
    public bool ChargeRegex(long work)
    {
        _regex += work;
        return _regex <= Options.Budget.Regex || Fail(RegoErrorCode.RegexBudget, "too much regular expression work");
    }

    public void Abandon() => Abandoned = true;

    /// <summary>Ends the evaluation with an error; the first one counts. Always false.</summary>
    public bool Fail(string code, string message, PlanLocation at = default)
    {
        Error ??= new RegoError(code, message, Program.FileName(at.File), at.Row, at.Column);
        return false;
    }

    /// <summary>Takes back an error of the policy, of rows that were computed before anyone asked for them. False for a used-up budget, which is final.</summary>
    public bool ForgetFailure()
    {
        if (Error?.Code is not (RegoErrorCode.Conflict or RegoErrorCode.Builtin or RegoErrorCode.Type or RegoErrorCode.WithMerge))
        {
            return false;
        }

        Error = null;
        return true;
    }

    private bool LookSooner(long count)
    {
        _nextCheck -= count;
        return Steps < _nextCheck || CheckBudget();
    }

    private bool CheckBudget()
    {
        if (Steps >= _stepsLimit)
        {
            return Fail(RegoErrorCode.StepBudget, "too many steps");
        }

        var now = Options.Time.GetTimestamp();
        if (_deadline == 0)
        {
            // The clock is first read after some thousand steps: short evaluations never pay for it, and the error is below a millisecond.
            _deadline = now + (long)(Options.Budget.Time.TotalSeconds * Options.Time.TimestampFrequency);
            _mostAllocated = GC.GetAllocatedBytesForCurrentThread() + Options.Budget.Bytes;
        }
        else if (now > _deadline)
        {
            return Fail(RegoErrorCode.TimeBudget, "too much time");
        }
        else if (GC.GetAllocatedBytesForCurrentThread() > _mostAllocated)
        {
            return Fail(RegoErrorCode.ByteBudget, "too much memory");
        }

        _nextCheck = Math.Min(_stepsLimit, Steps + StepsBetweenClockReads);
        return true;
    }
}
