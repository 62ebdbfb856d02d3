using Plinto.Rego.Plan;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>A rule or function of the policy. Its blocks are bound after all functions exist, so that calls can refer to any of them.</summary>
internal sealed class FunctionNode(string name, int arity)
{
    private BlockList _blocks = BlockList.Empty;
    private RegoValue? _constant;
    private int[] _parameters = [];

    public string Name { get; } = name;

    public int Arity { get; } = arity;

    public int FrameSize { get; private set; }

    /// <summary>The slot of its result among the remembered ones, or -1 when it depends on more than input and data.</summary>
    public int MemoSlot { get; private set; } = -1;

    private bool IsIndex { get; } = PlanFunction.IsIndexName(name);

    /// <summary>Whether its value depends on nothing at all, so that it is computed once for all evaluations.</summary>
    public bool IsConstant { get; private set; }

    public void Bind(BlockList blocks, int[] parameters, int frameSize, int memoSlot, bool constant)
    {
        _blocks = blocks;
        _parameters = parameters;
        FrameSize = frameSize;
        MemoSlot = memoSlot;
        IsConstant = constant;
    }

    /// <summary>Calls with sources of the caller's frame. Null: undefined, or halted when the evaluation has an error.</summary>
    public RegoValue? Call(Evaluation e, Span<RegoValue?> caller, Source[] arguments)
    {
        if (MemoSlot < 0)
        {
            return Run(e, caller, arguments);
        }

        if (IsIndex && e.Trace is not null)
        {
            // What is explained is what the author wrote.
            return null;
        }

        if (_constant is not null && e.Trace is null)
        {
            return ReferenceEquals(_constant, Absent.Instance) ? null : _constant;
        }

        var known = e.Memo[MemoSlot];
        if (IsIndex && known is null)
        {
            // Making an index pays from the second use on.
            e.Memo[MemoSlot] = Absent.Asked;
            return null;
        }

        if (known is not null && !ReferenceEquals(known, Absent.Asked))
        {
            return ReferenceEquals(known, Absent.Instance) ? null : known;
        }

        var result = IsConstant ? RunLasting(e, caller, arguments) : Run(e, caller, arguments);
        if (e.Error is null || (IsIndex && e.ForgetFailure()))
        {
            // The call may have entered and left a `with`, but the memo is again the one of this scope.
            e.Memo[MemoSlot] = result ?? Absent.Instance;
        }

        return result;
    }

    private RegoValue? RunLasting(Evaluation e, Span<RegoValue?> caller, Source[] arguments)
    {
        var before = e.MakeLasting(true);
        var result = Run(e, caller, arguments);
        e.MakeLasting(before);
        if (e.Error is null)
        {
            // Hashes and orders are computed lazily and idempotently, so the value may be shared by all threads.
            _constant = result ?? Absent.Instance;
        }

        return result;
    }

    private RegoValue? Run(Evaluation e, Span<RegoValue?> caller, Source[] arguments)
    {
        if (!e.EnterCall())
        {
            return null;
        }

        var mark = e.Registers.Mark;
        var r = e.Registers.Push(FrameSize);
        for (var i = 0; i < arguments.Length; i++)
        {
            r[_parameters[i]] = arguments[i].Get(caller);
        }

        e.Trace?.Enter(Name);
        var flow = _blocks.Run(e, r);
        var result = flow == Flow.Return ? e.Returned : null;
        e.Trace?.Leave(result);
        e.LeaveCall();
        e.Registers.Pop(mark);
        return result;
    }
}
