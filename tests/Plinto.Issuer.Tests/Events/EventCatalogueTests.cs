using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Tests.Running;
using Plinto.Tests;

namespace Plinto.Issuer.Tests.Events;

/// <summary>The catalogue of events, and what holds others to it.</summary>
public sealed class EventCatalogueTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    [Fact]
    public async Task The_page_about_events_is_made_of_the_catalogue()
    {
        var right = EventDocument.Write((await one.GetAsync()).Get<EventCatalogue>());
        Directory.CreateDirectory(RepositoryRoot.PathOf("artifacts"));
        await File.WriteAllTextAsync(RepositoryRoot.PathOf("artifacts", "events.md"), right, TestContext.Current.CancellationToken);

        Assert.Equal(right, await File.ReadAllTextAsync(RepositoryRoot.PathOf("docs", "events.md"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Names_are_a_noun_and_a_past_participle_or_state_in_snake_case_and_descriptions_are_short_sentences()
    {
        var catalogue = (await one.GetAsync()).Get<EventCatalogue>();

        Assert.All(catalogue.All, type => Assert.Matches("^[a-z_]+\\.[a-z_]+$", type.Name));
        Assert.All(catalogue.All, type => Assert.DoesNotMatch("^[A-Z]|\\.$|\\|", type.Description));
        Assert.All(catalogue.All.SelectMany(type => type.Data), member => Assert.Matches("^[a-z][A-Za-z]*$", member.Name));
    }

    [Theory]
    [InlineData("nothing.happened", "{}")]
    [InlineData("api_key.created", "{}")]
    [InlineData("api_key.created", """{"name": 1}""")]
    [InlineData("api_key.created", """{"name": null}""")]
    [InlineData("api_key.created", """{"name": "a", "secret": "plk_x"}""")]
    [InlineData("session.started", """{"identityId": "idt_1", "amr": ["pwd", 1]}""")]
    public async Task Attack_of_a_careless_writer_that_puts_into_an_event_what_its_type_does_not_declare_is_refused(string type, string data)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        await using var work = await issuer.Get<Database>().BeginAsync(tenant.Id, TestContext.Current.CancellationToken);
        var entry = new NewEvent(type, Actor.System, "x") { Data = (JsonObject)JsonNode.Parse(data)! };

        await Assert.ThrowsAsync<ArgumentException>(() => issuer.Get<EventLog>().AppendAsync(work, entry, TestContext.Current.CancellationToken));
    }
}
