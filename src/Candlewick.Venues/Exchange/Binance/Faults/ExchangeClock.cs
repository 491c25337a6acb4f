namespace Candlewick.Venues.Exchange.Binance.Faults;

/// <summary>The exchange's own clock, by which requests are judged; a plan of faults may have it wrong.</summary>
internal sealed class ExchangeClock(FaultDice dice, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow().AddMilliseconds(dice.Plan.ClockSkewMilliseconds);
}

/// <summary>The connection breaks; the client hears nothing.</summary>
internal sealed class ConnectionLostException() : Exception("The connection is lost by a plan of faults.");
