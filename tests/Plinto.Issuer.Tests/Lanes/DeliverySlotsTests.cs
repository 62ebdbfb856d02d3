using Plinto.Issuer.Ids;
using Plinto.Issuer.Lanes;

namespace Plinto.Issuer.Tests.Lanes;

/// <summary>Whatever tenants have waiting, others are served.</summary>
public sealed class DeliverySlotsTests
{
    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 4)]
    public async Task Attack_by_as_many_tenants_as_there_are_slots_whose_mails_wait_for_long_does_not_keep_a_new_one_waiting(int slots, int mostOfTenant)
    {
        var queue = new List<TenantId>(); // the oldest first, as the database hands out what is due
        var hostile = Enumerable.Range(0, slots).Select(TenantOf).ToList();
        queue.AddRange(Enumerable.Repeat(hostile, 50).SelectMany(all => all));
        var victim = TenantOf(slots);
        queue.Add(victim);
        var order = new List<TenantId>();
        var deliveries = new DeliverySlots<TenantId>(slots, mostOfTenant, TimeSpan.FromMilliseconds(10), TimeProvider.System);

        var delivered = await deliveries.RunAsync((most, ofTenant, busy, _) => Task.FromResult(Claim(queue, most, ofTenant, busy)), tenant => tenant, async (tenant, ct) =>
        {
            lock (order)
            {
                order.Add(tenant);
            }

            await Task.Delay(1, ct); // what a delivery takes
            return true;
        }, CancellationToken.None);

        Assert.Equal((50 * slots) + 1, delivered);
        Assert.InRange(order.IndexOf(victim), 0, 2 * slots * mostOfTenant);
    }

    private static TenantId TenantOf(int number) => new(Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(number)));

    private static List<TenantId> Claim(List<TenantId> queue, int most, int mostOfTenant, Guid[] busy)
    {
        var claimed = queue.Where(tenant => !busy.Contains(tenant.Value)).GroupBy(tenant => tenant)
            .SelectMany(own => own.Take(mostOfTenant).Select((tenant, turn) => (tenant, turn)))
            .OrderBy(due => due.turn).ThenBy(due => queue.IndexOf(due.tenant)).Take(most).Select(due => due.tenant).ToList();
        claimed.ForEach(tenant => queue.Remove(tenant));
        return claimed;
    }
}
