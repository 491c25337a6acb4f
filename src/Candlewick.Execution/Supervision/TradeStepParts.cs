using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Alerts;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

/// <summary>What every account's steps work with.</summary>
internal sealed record TradeStepParts(
    Database Database,
    TradeStore Trades,
    PositionStore Positions,
    AccountStore Accounts,
    ActionWriter Writer,
    IKillSwitch KillSwitch,
    AccountMoney Money,
    TradeFollowers Followers,
    IStreamHub Stream,
    IAlertBook Alerts,
    WorkTrackers Trackers,
    Boundaries Boundaries,
    ITradingPermit Permit,
    ExecutionOptions Options,
    TimeProvider Time,
    ILogger<AccountReader> Logger);
