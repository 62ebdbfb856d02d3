using System.Net;
using Microsoft.AspNetCore.Routing.Patterns;
using Plinto.Edge.Proxy;
using Plinto.Edge.Tests.Running;
using Xunit;

namespace Plinto.Edge.Tests.Proxy;

[Collection(RunningEdgeGroup.Name)]
public sealed class CheckCaseTests(RunningEdge running)
{
    [Theory]
    [InlineData("/api/{**rest}", "/api/Users", true)]
    [InlineData("/api/{**rest}", "/API/Users", false)]
    [InlineData("/api/{**rest}", "/api", true)]
    [InlineData("/a/{id}/admin", "/a/X/admin", true)]
    [InlineData("/a/{id}/admin", "/a/X/Admin", false)]
    [InlineData("/file-{name}.txt", "/file-A.txt", true)]
    [InlineData("/file-{name}.txt", "/File-A.txt", false)]
    [InlineData("/file-{name}.txt", "/file-A.TXT", false)]
    [InlineData("{**rest}", "/Anything", true)]
    public void Literals_must_stand_as_written_and_parameters_may_be_anything(string pattern, string path, bool holds) =>
        Assert.Equal(holds, CheckCase.Holds(RoutePatternFactory.Parse(pattern), path));

    [Fact]
    public async Task Path_in_another_case_passes_no_route_that_asks_for_its_own()
    {
        await using var edge = new EdgeProcess(running.Issuer.Url, running.Upstream.Url, new
        {
            exact = Routes.Route("/exact/{**rest}", ("Mode", "public"), ("ExactCase", "true")),
            any = Routes.Route("/any/{**rest}", ("Mode", "public")),
        });
        await edge.StartAsync();
        Assert.Equal((HttpStatusCode.OK, ""), await edge.GetAsync("/exact/Page"));
        Assert.Equal((HttpStatusCode.NotFound, "path_case_mismatch"), await edge.GetAsync("/Exact/Page"));
        Assert.Equal((HttpStatusCode.OK, ""), await edge.GetAsync("/ANY/Page")); // routing ignores case, as README says
    }
}
