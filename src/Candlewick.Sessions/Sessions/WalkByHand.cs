using System.ComponentModel.DataAnnotations;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Trail;
using Candlewick.Sessions.Walks;
using Candlewick.Staking.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Sessions;

/// <summary>
/// <c>POST /api/sessions</c> and <c>POST /api/sessions/{id}/steps</c>: a session without a route, whose trades are made elsewhere and
/// whose results are entered by hand.
/// </summary>
internal static class WalkByHand
{
    private const double LargestAmount = 1_000_000_000_000;

    public sealed record OpenRequest
    {
        [Required, StringLength(200, MinimumLength = 1)]
        public string SessionName { get; init; } = "";

        [Required, StringLength(100, MinimumLength = 1)]
        public string StakingTreeId { get; init; } = "";

        /// <summary>What stakes are taken of.</summary>
        [Range(0.01, LargestAmount)]
        public decimal InitialAmount { get; init; }
    }

    public sealed record StepRequest
    {
        /// <summary>win or loss.</summary>
        [Required, AllowedValues(TradeResult.Win, TradeResult.Loss, ErrorMessage = "must be win or loss.")]
        public TradeResult? Result { get; init; }

        /// <summary>
        /// Money won or lost, not negative; when left out what the tree assumes: R − c times the stake for a win, 1 + c times for a loss.
        /// </summary>
        [Range(0, LargestAmount)]
        public decimal? Amount { get; init; }

        [StringLength(2_000)]
        public string? Note { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/sessions", OpenAsync).WithName("OpenSession").WithSummary("Open a session to be walked by hand");
        routes.MapPost("/api/sessions/{id}/steps", StepAsync).WithName("AddSessionStep")
            .WithSummary("Enter a trade's result in a session walked by hand");
    }

    private static async Task<Results<Created<SessionDescription.Response>, ProblemHttpResult>> OpenAsync(
        OpenRequest request, Database database, SessionStore store, IStakingTrees trees, SessionStream stream, TimeProvider time)
    {
        if (trees.Find(request.StakingTreeId) is null)
        {
            return UnknownTree(request.StakingTreeId);
        }

        var now = time.GetUtcNow();
        var session = new Session
        {
            SessionId = $"ses_{Guid.CreateVersion7(now):N}",
            SessionName = request.SessionName.Trim(),
            StakingTreeId = request.StakingTreeId,
            CurrentNode = StakingTree.Start,
            PathSummary = StakingTree.Start,
            InitialAmount = request.InitialAmount,
            Basis = request.InitialAmount,
            StartedAt = now,
            LastActionAt = now,
        };
        // Once more, here: the tree may have been deleted meanwhile, and is not any more once a session names it.
        if (!await database.WriteAsync(async work => await trees.IsThereAsync(work, session.StakingTreeId)
            && await store.AddAsync(work, session) == 1))
        {
            return UnknownTree(request.StakingTreeId);
        }

        await stream.PublishAsync(session.SessionId);
        var stored = (await store.FindAsync(session.SessionId))!;
        return TypedResults.Created($"/api/sessions/{session.SessionId}", SessionDescription.Of(stored));
    }

    private static ProblemHttpResult UnknownTree(string id) =>
        Problems.Invalid("staking_tree_id", $"There is no staking tree '{id}'; GET /api/staking-trees lists them.");

    private static async Task<Results<Created<SessionStep>, ProblemHttpResult>> StepAsync(
        string id, StepRequest request, Database database, SessionStore store, IStakingTrees trees, SessionStream stream, TimeProvider time)
    {
        // Two results at once are taken one after the other: a write transaction has the database to itself.
        var (step, problem) = await database.WriteAsync<(SessionStep?, ProblemHttpResult?)>(async work =>
        {
            var session = await SessionStore.FindAsync(work, id);
            return session switch
            {
                null or { DeletedAt: not null } => (null, ListSessions.NotFound(id)),
                { RouteId: not null } => (null, Problems.Conflict(
                    "This session is walked by the trades of its route; results are not entered by hand.")),
                { IsCompleted: true } => (null, Problems.Conflict(
                    $"This session has ended: {session.Status.ToString().ToLowerInvariant()} with {session.PathSummary}.")),
                _ => (await AddAsync(work, store, session, trees.Find(session.StakingTreeId)!, request, time.GetUtcNow()), null),
            };
        });
        if (step is null)
        {
            return problem!;
        }

        await stream.PublishAsync(id);
        return TypedResults.Created($"/api/sessions/{id}/steps", step);
    }

    private static async Task<SessionStep> AddAsync(
        UnitOfWork work, SessionStore store, Session session, StakingTree tree, StepRequest request, DateTimeOffset now)
    {
        var node = tree.Find(session.CurrentNode)!;
        var stake = session.Basis * node.StakePercent / 100m;
        var outcome = request.Result!.Value;
        var won = outcome == TradeResult.Win;
        var amount = request.Amount ?? (stake * (won ? tree.Terms.GainPerStake : tree.Terms.LossPerStake));
        var profit = won ? amount : -amount;
        var move = SessionMove.Of(tree, session, outcome, profit);
        var decision = new SessionStep
        {
            SessionId = session.SessionId,
            StepNumber = session.LastStep + 1,
            NodeName = node.Name,
            StepType = StepType.Decision,
            ExecutionStatus = StepStatus.Completed,
            StakePercentage = node.StakePercent,
            StakeValue = stake,
            RunningTotal = session.RunningTotal,
            At = now,
            Explanation =
            [
                SessionRuleName.Outcome("Stake", true,
                    $"Walked by hand: {Plain.Of(node.StakePercent)} % of {Plain.Of(session.Basis)} is {Plain.Of(stake)}."),
            ],
        };
        var source = request.Amount is not null ? "" : amount == stake ? ", the stake" : ", what the tree assumes";
        var entered = SessionRuleName.Outcome("Result", true,
            $"Entered by hand: a {outcome.ToString().ToLowerInvariant()} of {Plain.Of(amount)}{source}.");
        var result = decision with
        {
            StepNumber = decision.StepNumber + 1,
            StepType = StepType.Result,
            ProfitLoss = profit,
            Result = outcome,
            PreviousNode = node.Name,
            NewNode = move.Node,
            RunningTotal = move.RunningTotal,
            Explanation = [entered, move.Describe(tree, session), .. Note(request.Note)],
        };
        await StepStore.AddAsync(work, decision);
        await StepStore.AddAsync(work, result);
        await store.UpdateAsync(work, session.SessionId, SessionState.Of(session, now) with
        {
            Status = move.Status,
            CurrentNode = move.Node,
            PathSummary = move.PathSummary,
            RunningTotal = move.RunningTotal,
            LastStep = result.StepNumber,
        });
        return result;
    }

    private static IEnumerable<RuleOutcome> Note(string? note) =>
        string.IsNullOrWhiteSpace(note) ? [] : [SessionRuleName.Outcome("Note", true, note)];
}
