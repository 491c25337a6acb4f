namespace Candlewick.Venues.Simulator.Floor;

/// <summary>Says no, behind the door, before anything was changed: the books stand as they are.</summary>
internal abstract class RefusalException(string message) : Exception(message);
