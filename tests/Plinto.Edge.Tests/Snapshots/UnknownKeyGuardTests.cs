using Plinto.Edge.Snapshots;
using Xunit;

namespace Plinto.Edge.Tests.Snapshots;

public sealed class UnknownKeyGuardTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private readonly UnknownKeyGuard _guard = new();
    private int _asked;

    [Fact]
    public void Everyone_waits_for_the_question_under_way()
    {
        var answer = new TaskCompletionSource();
        var first = _guard.AskAsync("a", Now, () => Ask(answer.Task));
        Assert.Same(first, _guard.AskAsync("b", Now.AddMinutes(1), () => Ask(answer.Task)));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public void Next_question_waits_a_second()
    {
        _guard.AskAsync("a", Now, () => Ask(Task.CompletedTask));
        _guard.AskAsync("b", Now.AddMilliseconds(999), () => Ask(Task.CompletedTask));
        Assert.Equal(1, _asked);
        _guard.AskAsync("c", Now.AddSeconds(1), () => Ask(Task.CompletedTask));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public void Each_question_that_brings_nothing_new_makes_the_next_wait_twice_as_long()
    {
        var now = Now;
        for (var second = 0; second < 600; second++, now = now.AddSeconds(1))
        {
            _guard.AskAsync($"made up {second}", now, () => Ask(Task.CompletedTask));
        }

        Assert.InRange(_asked, 10, 16); // 1, 2, 4, 8, 16, 32, then each minute
        _guard.HeardNews();
        _guard.AskAsync("new", now, () => Ask(Task.CompletedTask));
        _guard.AskAsync("newer", now.AddSeconds(1), () => Ask(Task.CompletedTask));
        Assert.InRange(_asked, 12, 18);
    }

    [Fact]
    public void Id_asked_for_in_vain_is_not_asked_for_again_for_a_while()
    {
        _guard.IsUnknown("a", Now);
        _guard.AskAsync("a", Now.AddSeconds(29), () => Ask(Task.CompletedTask));
        Assert.Equal(0, _asked);
        _guard.AskAsync("a", Now.AddSeconds(31), () => Ask(Task.CompletedTask));
        Assert.Equal(1, _asked);
    }

    private Task Ask(Task answer)
    {
        _asked++;
        return answer;
    }
}
