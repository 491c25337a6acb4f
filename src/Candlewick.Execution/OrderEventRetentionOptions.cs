using System.ComponentModel.DataAnnotations;

namespace Candlewick.Execution;

/// <summary>How long the moves of orders are kept; configuration section <c>Retention</c>.</summary>
internal sealed class OrderEventRetentionOptions
{
    /// <summary>Days after the end of a trade for which every move of its orders is kept. The last move of each stays forever.</summary>
    [Range(30, 3_650)]
    public int OrderEventsDays { get; set; } = 365;
}
