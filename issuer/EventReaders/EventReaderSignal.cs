using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.EventReaders;

/// <summary>Wakes what delivers on this replica: some reader may be due.</summary>
internal sealed class EventReaderSignal : WakeSignal;
