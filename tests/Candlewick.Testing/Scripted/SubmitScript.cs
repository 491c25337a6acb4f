namespace Candlewick.Testing.Scripted;

/// <summary>What a venue does with a submit.</summary>
public enum SubmitScript
{
    Accept,
    /// <summary>The venue has it, its answer is lost.</summary>
    LoseAnswer,
    /// <summary>It never arrives, and nobody knows. <see cref="ScriptedVenue.ArriveLate(string)"/> lets it arrive after all.</summary>
    LoseRequest,
    /// <summary>Busy: trying again can help.</summary>
    Busy,
    /// <summary>Refused for good.</summary>
    Refuse,
    /// <summary>The connection breaks with an exception; the venue has it.</summary>
    Break,
    /// <summary>The price ran through the stop.</summary>
    ThroughStop,
    /// <summary>The price ran through the target.</summary>
    ThroughTarget,
    /// <summary>The venue says that there is nothing to reduce, whatever it holds.</summary>
    FindNothing,
}

/// <summary>When a market order fills.</summary>
public enum MarketFill
{
    /// <summary>At the next price.</summary>
    NextPrice,
    /// <summary>At the last price, before the submit is answered.</summary>
    AtOnce,
}

/// <summary>What a commission is paid in.</summary>
public enum FeePayment
{
    /// <summary>The quote asset.</summary>
    Quote,
    /// <summary>What is received: the base asset on a buy, the quote asset on a sell.</summary>
    Received,
    /// <summary>An asset that is neither, see <see cref="ScriptedVenue.FeeAsset"/>.</summary>
    ThirdAsset,
}
