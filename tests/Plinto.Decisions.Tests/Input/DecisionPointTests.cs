using Plinto.Decisions.Input;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Decisions.Tests.Input;

public sealed class DecisionPointTests
{
    [Theory]
    [InlineData(typeof(OutOfMemoryException))]
    [InlineData(typeof(InsufficientExecutionStackException))]
    [InlineData(typeof(InvalidOperationException))]
    public void Exception_in_an_evaluation_is_a_decision_that_denies_and_can_be_logged(Type kind)
    {
        var point = new DecisionPoint(_ => throw (Exception)Activator.CreateInstance(kind)!, InputShapes.Plain);
        var decision = point.Decide(RegoObject.Empty);
        Assert.False(decision.Allowed);
        Assert.Equal(DecisionCode.Error, decision.Code);
        Assert.Contains(kind.Name, decision.Fault, StringComparison.Ordinal);
    }
}
