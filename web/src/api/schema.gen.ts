/** Made from the OpenAPI document of the host by `npm run api`; not to be edited by hand. */

export interface paths {
    "/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every change on the desk, by channel (WebSocket) */
        get: operations["OpenStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws/admin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Progress of data jobs, preceded by the most recent messages (WebSocket) */
        get: operations["OpenAdminStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws/data-collection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Progress of data jobs, preceded by the most recent messages (WebSocket) */
        get: operations["OpenDataCollectionStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is connected to the streams */
        get: operations["GetStreamStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The hosts that share this desk, and which of them trades */
        get: operations["ListHosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prometheus text, answered to this machine only */
        get: operations["GetMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Name, version and links; browsers are sent to the page */
        get: operations["GetRoot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is kept for how long, and what the last runs removed */
        get: operations["ShowRetention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/retention/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a run now that removes what is old */
        post: operations["RunRetention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List alerts, newest first; ?unread=true returns only unread ones */
        get: operations["ListAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark alerts as read, up to the newest that was seen */
        post: operations["ReadAlerts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with user name and password */
        post: operations["Login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out: this token is refused from now on */
        post: operations["Logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/auth/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, and until when */
        get: operations["VerifySignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change your own password; signs you out everywhere */
        post: operations["ChangePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The users of this desk */
        get: operations["ListUsers"];
        put?: never;
        /** Add a user with the role viewer, trader or admin */
        post: operations["CreateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, newest first */
        get: operations["ListAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/available": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Markets that have stored bars or are offered by a feed */
        get: operations["ListInstruments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/{symbol}/{timeframe}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bars of one timeframe, oldest first
         * @description With start_time the first bars of the range are returned, without it the last. Both ends are open times and inclusive. A symbol alone means its default market; SYMBOL.VENUE or ?venue= names another.
         */
        get: operations["GetBars"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/{symbol}/multiple": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest bars of several timeframes */
        get: operations["GetBarsOfSeveralTimeframes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/{symbol}/{timeframe}/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last bar */
        get: operations["GetLatestBar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/{symbol}/{timeframe}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Statistics over a range of bars, or over all of them when no range is given */
        get: operations["GetBarStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/{symbol}/cache/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Drop the column cache of a symbol */
        post: operations["ClearBarCache"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/data/import/{symbol}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import a file of bars as a job
         * @description The bars belong to the market named in the path as SYMBOL.VENUE, or to the symbol at ?venue=, or otherwise at 'file'. What the file does not say may stand in the query or in the form.
         */
        post: operations["ImportBars"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/data/status/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State of a data job */
        get: operations["GetDataJobStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/data/cancel/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a data job */
        post: operations["CancelDataJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/data/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Data jobs, newest first */
        get: operations["ListDataJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/data/available": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Symbols with stored bars, each with its default market */
        get: operations["ListStoredData"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/data/{symbol}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a symbol's stored bars: those of the named venue, or of all venues */
        delete: operations["DeleteBars"];
        options?: never;
        head?: never;
        /**
         * Move a symbol's stored bars to another venue
         * @description If several venues have bars of the symbol, SYMBOL.VENUE or ?venue= says which to move.
         */
        patch: operations["MoveBars"];
        trace?: never;
    };
    "/api/data-quality": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Quality of every stored series */
        get: operations["ListDataQuality"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/data-quality/all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Quality of every stored series */
        get: operations["ListDataQualityAll"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/data-quality/{symbol}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Quality of one series */
        get: operations["GetDataQuality"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/data-quality/{symbol}/gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where bars are missing, oldest first; the 1,000 longest gaps */
        get: operations["GetDataGaps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every account with its money, limits, positions and working orders */
        get: operations["ListAccounts"];
        put?: never;
        /** Add an account while the desk is running */
        post: operations["AddAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{name}/performance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Equity curve, drawdown, win rate, fees and profit of an account; ?scope=all looks beyond the present market */
        get: operations["ShowPerformance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/venues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The desk's venues: mode, clock, connection and age of their prices */
        get: operations["ListVenues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/trading/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The account's equity; ?account= names it, the simulator's by default */
        get: operations["GetBalance"];
        put?: never;
        /** Ask the venue for the balance and refresh a session's basis between trades */
        post: operations["RefreshBalance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/trading/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Commission, spread and slippage of an instrument on an account */
        get: operations["GetCosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/positions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Open positions by account and symbol */
        get: operations["ListPositions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/kill-switch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the kill switch is engaged, why, by whom and since when */
        get: operations["GetKillSwitch"];
        put?: never;
        /** Engage or release the kill switch; while engaged, only exits are sent */
        post: operations["MoveKillSwitch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders with their fills, newest first; filter by ?trade_id=, ?account= and ?symbol= */
        get: operations["ListOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/orders/{client_order_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One order with its fills and every status change */
        get: operations["GetOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/trades": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Trades with their fills, exits and profit, newest first; ?open=true shows those still in flight */
        get: operations["ListTrades"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/trades/totals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count, win rate, profit, fees, mean R and slippage of the trades of a filter, at most the newest 20,000 */
        get: operations["GetTradeTotals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/trades/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export the trades that match a filter as CSV or XLSX; ?columns= selects columns, e.g. market,side,entry,exit */
        get: operations["ExportTrades"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/trades/{trade_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One trade with every order, fill, status change and ledger entry */
        get: operations["GetTrade"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the desk and its venues disagree, newest first; ?status=open filters */
        get: operations["ListFindings"];
        put?: never;
        /** Compare the desk with its venues now; ?account= limits it to one account */
        post: operations["CompareNow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Place a trade by hand: an entry and, if given, its exits. With an Idempotency-Key, a repeated request places nothing twice */
        post: operations["PlaceOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/order/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an order would cost, win and lose, and what every rule says of it; nothing is placed */
        post: operations["PreviewOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/order/{client_order_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Cancel an entry order; whatever was filled is closed */
        delete: operations["CancelOrder"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/trades/{trade_id}/amend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move the target or the stop of a trade */
        post: operations["AmendTrade"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/trades/{trade_id}/break-even": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move the stops to where the open part breaks even */
        post: operations["BreakEvenTrade"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/trades/{trade_id}/trail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Trail the stop behind the best price, or stop trailing */
        post: operations["TrailTrade"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/trades/{trade_id}/close-at": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close a trade at the market at a set time, or clear that time */
        post: operations["CloseTradeAt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/trades/{trade_id}/reduce": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close part of a trade at the market; the rest stays protected */
        post: operations["ReduceTrade"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/trades/{trade_id}/replace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move a resting entry that has not filled */
        post: operations["ReplaceEntry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/trades/{trade_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close a trade at the market; a resting entry is cancelled */
        post: operations["CloseTrade"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading/trades/{trade_id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop managing a trade: its orders are cancelled and whatever is open is yours */
        post: operations["EndTrade"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/positions/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close a trade, several, or all open trades of a symbol, at the market */
        post: operations["ClosePosition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept a difference; for a position, that difference is not raised again */
        post: operations["AcceptFinding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an account from the desk; its trades and ledger are kept. 409 while anything is open */
        delete: operations["RemoveAccount"];
        options?: never;
        head?: never;
        /** Change an account's settings or limits */
        patch: operations["ChangeAccount"];
        trace?: never;
    };
    "/api/staking-trees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The staking trees with their nodes, stakes and odds: the preset, then the saved ones, the newest first */
        get: operations["ListStakingTrees"];
        put?: never;
        /** Save a staking tree under a name, designed or with its nodes written by hand */
        post: operations["SaveStakingTree"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staking-trees/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One staking tree, with its odds at a win rate */
        get: operations["GetStakingTree"];
        put?: never;
        post?: never;
        /** Delete a saved tree that no route and no session names */
        delete: operations["DeleteStakingTree"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staking-trees/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A tree as JSON that can be saved again with POST /api/staking-trees */
        get: operations["ExportStakingTree"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staking-trees/{id}/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Draw sessions on a staking tree; the same seed gives the same answer */
        post: operations["SimulateStakingTree"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staking-trees/design/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Draw sessions on a tree that is not saved; the same seed gives the same answer */
        post: operations["SimulateStakingTreeDesign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staking-trees/design": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compute a staking tree with its stakes and odds; nothing is saved */
        post: operations["DesignStakingTree"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staking-trees/optimise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The best trees within bounds, by growth of the balance or by the chance that it falls; nothing is saved */
        post: operations["OptimiseStakingTree"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staking-trees/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Save another version of a tree, with an id of its own; routes and sessions keep the version they name */
        post: operations["SaveStakingTreeVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook/trade-signal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Confirm that the webhook is there */
        get: operations["TradeSignalHealth"];
        put?: never;
        /** Receive a trade signal; the token is in X-Webhook-Token or in the body's token */
        post: operations["ReceiveTradeSignal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook/trade-signal/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Confirm that the webhook is there; the token is not checked */
        get: operations["TradeSignalHealthWithToken"];
        put?: never;
        /** Receive a trade signal; the token is in the address */
        post: operations["ReceiveTradeSignalWithToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook/trade-signal/r/{routeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Confirm that the webhook is there; the route is not checked */
        get: operations["SignedTradeSignalHealth"];
        put?: never;
        /** Receive a trade signal whose body is signed (HMAC-SHA256, hex) in X-Webhook-Signature */
        post: operations["ReceiveSignedTradeSignal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The routes, without their secrets */
        get: operations["ListRoutes"];
        put?: never;
        /** Create a route; its token is shown only this once */
        post: operations["CreateRoute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/routes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One route, without its secret */
        get: operations["GetRoute"];
        put?: never;
        post?: never;
        /** End a route; its sessions and signals are kept */
        delete: operations["DeleteRoute"];
        options?: never;
        head?: never;
        /** Change, pause or resume a route; what is not given stays as it is */
        patch: operations["EditRoute"];
        trace?: never;
    };
    "/api/routes/presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The mappings for families of alerts, and the fields of a mapping */
        get: operations["ListMappingPresets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The inbox, newest first */
        get: operations["ListSignals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signals/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count signals by status, with the filters of the list */
        get: operations["CountSignals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One signal with its body, its answer and the whole decision trace */
        get: operations["GetSignal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sessions, newest first */
        get: operations["ListSessions"];
        put?: never;
        /** Open a session to be walked by hand */
        post: operations["OpenSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One session */
        get: operations["GetSession"];
        put?: never;
        post?: never;
        /** Close a session and hide it; its trail is kept */
        delete: operations["DeleteSession"];
        options?: never;
        head?: never;
        /** Change a session's name, notes or tags */
        patch: operations["EditSession"];
        trace?: never;
    };
    "/api/sessions/{id}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The steps of a session, oldest first, each with its explanation */
        get: operations["ListSessionSteps"];
        put?: never;
        /** Enter a trade's result in a session walked by hand */
        post: operations["AddSessionStep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sessions as a CSV or XLSX file */
        get: operations["ExportSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dashboard/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Active sessions, pending trades, recent results and statistics */
        get: operations["ShowDashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/routes/understand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What would be understood of an alert, field by field; nothing is stored */
        post: operations["UnderstandAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/routes/{id}/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What would come of an alert on this route now; nothing is stored */
        post: operations["DryRunAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signals/{id}/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What would come of a stored signal now; nothing is stored */
        post: operations["DryRunSignal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/routes/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an alert on this route as its sender would: it is stored, and it trades */
        post: operations["TestRoute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/routes/{id}/rotate-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revoke the route's secret and show a new one, only this once */
        post: operations["RotateRouteToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/simulator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A simulator account: its market, money, positions and open orders */
        get: operations["ShowSimulator"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/simulator/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replay stored bars: by hand, at a multiple of real time, or as fast as possible */
        post: operations["StartReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/simulator/advance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show the next bars of a replay, answering once the account has settled */
        post: operations["AdvanceReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/simulator/speed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the speed of the replay */
        post: operations["SetReplaySpeed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/simulator/synthetic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go back to the synthetic market */
        post: operations["StartSynthetic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State of the desk and what is degraded; with names and reasons for whoever is signed in */
        get: operations["GetHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process is answering */
        get: operations["GetLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether start-up has finished and the database answers */
        get: operations["GetReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccountItem: {
            account: string;
            name: string;
            venue: string;
            mode: null | components["schemas"]["VenueMode"];
            phase: components["schemas"]["AccountPhase"];
            failure: null | string;
            kind: null | components["schemas"]["AccountKind"];
            currency: null | string;
            /** Format: double */
            equity: null | number;
            /** Format: double */
            balance: null | number;
            /** Format: double */
            cash: null | number;
            /** Format: double */
            buying_power: null | number;
            /** Format: double */
            leverage: null | number;
            /** Format: double */
            margin_used: null | number;
            /** Format: double */
            unrealized_pnl: null | number;
            /** Format: date-time */
            market_time: null | string;
            /** Format: date-time */
            as_of: null | string;
            is_stale: boolean;
            limits: components["schemas"]["LimitItem"][];
            positions: components["schemas"]["ListPositionsItem"][];
            open_orders: components["schemas"]["OpenOrder"][];
        };
        /** @enum {unknown} */
        AccountKind: "margin" | "spot";
        /**
         * @description How far an account is.
         * @enum {unknown}
         */
        AccountPhase: "starting" | "ready" | "failed";
        AdvanceReplayRequest: {
            /** Format: int64 */
            bars?: null | number;
            to?: null | string;
        };
        AdvanceReplayResponse: {
            /** Format: date-time */
            clock: string;
            /** Format: double */
            last_price: null | number;
            /** Format: int64 */
            bars_left: number;
        };
        /**
         * @description How much an alert matters.
         * @enum {unknown}
         */
        AlertLevel: "info" | "warning" | "bad";
        /** @enum {unknown} */
        AlertRhythm: "never" | "bar" | "minutes";
        BarListView: {
            symbol: string;
            venue: string;
            timeframe: string;
            is_synthetic: boolean;
            /** Format: int32 */
            candle_count: number;
            /** Format: date-time */
            start_time: null | string;
            /** Format: date-time */
            end_time: null | string;
            candles: components["schemas"]["BarView"][];
        };
        BarView: {
            /** Format: date-time */
            timestamp: string;
            /** Format: double */
            open: number;
            /** Format: double */
            high: number;
            /** Format: double */
            low: number;
            /** Format: double */
            close: number;
            /** Format: double */
            volume: number;
            complete?: null | boolean;
        };
        CancelOrderResponse: {
            trade_id: string;
            client_order_id: string;
            status: components["schemas"]["OrderStatus"];
        };
        ChangeAccountsAddRequest: {
            name: string;
            venue: string;
            settings?: null | components["schemas"]["JsonElement"];
        };
        ChangeAccountsChangeRequest: {
            settings?: null | components["schemas"]["JsonElement"];
            limits?: null | components["schemas"]["JsonElement"];
        };
        ChangePasswordRequest: {
            current_password: string;
            new_password: string;
        };
        ChangeTradeAmendRequest: {
            /** Format: double */
            target?: null | number;
            /** Format: double */
            stop?: null | number;
            /** Format: int32 */
            exit_number?: number;
        };
        ChangeTradeCloseAtRequest: {
            /** Format: date-time */
            close_at: null | string;
            /** Format: int32 */
            exit_number?: null | number;
        };
        ChangeTradeEndRequest: {
            reason: string;
        };
        ChangeTradeReduceRequest: {
            /** Format: double */
            quantity: number;
        };
        ChangeTradeReplaceRequest: {
            /** Format: double */
            price: number;
            /** Format: double */
            quantity?: null | number;
        };
        ChangeTradeResponse: {
            trade_id: string;
            status: string;
        };
        ChangeTradeTrailRequest: {
            /** Format: double */
            distance: null | number;
            /** Format: int32 */
            exit_number?: null | number;
        };
        ClearCacheResponse: {
            success: boolean;
            symbol: string;
            message: string;
        };
        ClosePositionRequest: {
            trade_ids?: null | string[];
            trade_id?: null | string;
            symbol?: null | string;
            account?: null | string;
        };
        ClosePositionResponse: {
            trade_ids: string[];
        };
        CreateRouteRequest: {
            name: string;
            symbols: string[];
            account: string;
            staking_tree_id: string;
            sizing?: components["schemas"]["SizingMode"];
            allow_lower_reward_risk?: boolean;
            on_busy?: components["schemas"]["OnBusy"];
            format?: null | string;
            mapping?: null | components["schemas"]["SignalMapping"];
            defaults?: null | components["schemas"]["SignalDefaults"];
            allowed_senders?: string[];
            hmac?: boolean;
            expect?: null | components["schemas"]["ExpectedAlerts"];
            /** Format: double */
            max_loss_percent?: number;
            /** Format: double */
            max_entry_distance?: number;
            /** Format: int32 */
            max_signal_age_minutes?: number;
        };
        CreateUserRequest: {
            username: string;
            password: string;
            role: string;
            email?: null | string;
        };
        CurrencyTotals: {
            currency: string;
            /** Format: double */
            profit: number;
            /** Format: double */
            fees: number;
            /** Format: double */
            slippage_cost: number;
        };
        DataGap: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** Format: int64 */
            missing_bars: number;
        };
        /** @enum {unknown} */
        DataJobStatus: "pending" | "preprocessing" | "storing" | "completed" | "failed" | "cancelled";
        DataJobView: {
            job_id: string;
            kind: string;
            symbol: string;
            venue: string;
            file_name: string;
            status: components["schemas"]["DataJobStatus"];
            /** Format: double */
            progress: number;
            current_stage: string;
            /** Format: int64 */
            total_records: null | number;
            /** Format: int64 */
            processed_records: number;
            /** Format: double */
            records_per_second: null | number;
            /** Format: double */
            seconds_left: null | number;
            error_message: null | string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            started_at: null | string;
            /** Format: date-time */
            completed_at: null | string;
            report: null | components["schemas"]["ImportReport"];
        };
        DataOutlier: {
            /** Format: date-time */
            timestamp: string;
            kind: components["schemas"]["OutlierKind"];
            /** Format: double */
            percent: number;
            /** Format: double */
            limit: number;
        };
        DataQuality: {
            symbol: string;
            venue: string;
            is_synthetic: boolean;
            timeframe: string;
            /** Format: int64 */
            revision: number;
            calendar: components["schemas"]["TradingCalendar"];
            /** Format: double */
            completeness: number;
            /** Format: int64 */
            expected_bars: number;
            /** Format: int64 */
            actual_bars: number;
            /** Format: int64 */
            gaps: number;
            /** Format: int64 */
            missing_bars: number;
            /** Format: int64 */
            duplicates_seen: number;
            /** Format: int64 */
            restatements: number;
            /** Format: int64 */
            outliers: number;
            outlier_list: components["schemas"]["DataOutlier"][];
            /** Format: double */
            score: number;
            components: components["schemas"]["ScoreComponent"][];
            how: string[];
            /** Format: date-time */
            start_date: null | string;
            /** Format: date-time */
            end_date: null | string;
        };
        /** @enum {unknown} */
        DefaultEntry: "alert" | "market";
        DeleteBarsResponse: {
            success: boolean;
            symbol: string;
            venues: string[];
            /** Format: int64 */
            bars_deleted: number;
            message: string;
        };
        DesignTreeRequest: {
            /** Format: double */
            fall_fraction?: null | number;
            /** Format: int32 */
            fall_sessions?: number;
            /** Format: int32 */
            wins: null | number;
            /** Format: int32 */
            losses: null | number;
            /** Format: double */
            target_percent?: null | number;
            /** Format: double */
            max_loss_percent?: null | number;
            /** Format: double */
            reward_risk?: number;
            /** Format: double */
            win_rate?: number;
            /** Format: double */
            cost_per_stake?: number;
        };
        DesignTreeResponse: {
            /** Format: int32 */
            wins: number;
            /** Format: int32 */
            losses: number;
            /** Format: double */
            target_percent: number;
            /** Format: double */
            max_loss_percent: number;
            /** Format: double */
            reward_risk: number;
            /** Format: double */
            cost_per_stake: number;
            /** Format: double */
            win_rate: number;
            /** Format: double */
            break_even_win_rate: number;
            /** Format: double */
            entry_value_percent: number;
            /** Format: double */
            win_probability: number;
            /** Format: double */
            expected_value_percent: number;
            /** Format: double */
            expected_trades: number;
            /** Format: double */
            largest_stake_percent: number;
            end_values: components["schemas"]["ListStakingTreesEndValue"][];
            nodes: components["schemas"]["ListStakingTreesTreeNode"][];
            advice: string;
            notes: string[];
            fall: null | components["schemas"]["FallFiguresFall"];
        };
        Drawdown: {
            /** Format: double */
            amount: number;
            /** Format: double */
            percent: null | number;
        };
        DryRunRequest: {
            body: string;
        };
        DryRunResponse: {
            /** Format: int32 */
            status: number;
            answer: components["schemas"]["JsonElement"];
            trace: components["schemas"]["RuleOutcome"][];
        };
        EditRouteRequest: {
            name?: null | string;
            symbols?: null | string[];
            staking_tree_id?: null | string;
            sizing?: null | components["schemas"]["SizingMode"];
            allow_lower_reward_risk?: null | boolean;
            on_busy?: null | components["schemas"]["OnBusy"];
            format?: null | string;
            mapping?: null | components["schemas"]["SignalMapping"];
            defaults?: null | components["schemas"]["SignalDefaults"];
            allowed_senders?: null | string[];
            /** Format: double */
            max_loss_percent?: null | number;
            /** Format: double */
            max_entry_distance?: null | number;
            /** Format: int32 */
            max_signal_age_minutes?: null | number;
            expect?: null | components["schemas"]["ExpectedAlerts"];
            paused?: null | boolean;
        };
        EditSessionRequest: {
            session_name?: null | string;
            session_notes?: null | string;
            session_tags?: null | string[];
            name?: null | string;
            notes?: null | string;
        };
        EquityPoint: {
            /** Format: date-time */
            at: string;
            /** Format: double */
            equity: number;
            trade_id: null | string;
        };
        /**
         * @description Where an exit stands.
         * @enum {unknown}
         */
        ExitPlace: "none" | "venue" | "desk";
        /** @description One way out of a trade. Of several each has a quantity, but for one that takes the rest. */
        ExitPlan: {
            /**
             * Format: double
             * @description How much of the entry it closes; null for all that no other exit closes.
             */
            quantity?: null | number;
            /**
             * Format: double
             * @description Limit exit, on the tick.
             */
            target?: null | number;
            /**
             * Format: double
             * @description Stop exit, on the tick.
             */
            stop?: null | number;
            /**
             * Format: double
             * @description The stop follows the best price at this distance, in price units; it never goes back. Null: it stays.
             */
            trail_distance?: null | number;
            /**
             * Format: date-time
             * @description Closed at the market at this moment of the venue's clock; null: never.
             */
            close_at?: null | string;
        };
        /** @enum {unknown} */
        ExitReason: "target_reached" | "stop_reached" | "signal_close" | "manual_close" | "expired" | "external_close" | "protective_close" | "liquidated";
        ExpectedAlerts: {
            every: components["schemas"]["AlertRhythm"];
            timeframe?: null | string;
            /** Format: int32 */
            minutes?: null | number;
        };
        ExportTreeResponse: {
            name: string;
            /** Format: double */
            target_percent: number;
            /** Format: double */
            max_loss_percent: number;
            /** Format: double */
            reward_risk: number;
            /** Format: double */
            cost_per_stake: number;
            nodes: components["schemas"]["SaveTreeNodeBody"][];
        };
        FallFiguresFall: {
            /** Format: double */
            fraction: number;
            /** Format: int32 */
            sessions: number;
            /** Format: double */
            at_session_ends: number;
            /** Format: double */
            within_sessions: number;
            /** Format: double */
            at_session_ends_low: number;
            /** Format: double */
            at_session_ends_high: number;
        };
        /** @enum {unknown} */
        FileRefusalCode: "not_text" | "not_csv" | "unknown_columns" | "unknown_interval" | "conflict" | "damaged" | "too_large" | "many_entries";
        /** @enum {unknown} */
        FindingKind: "unknown_order" | "unknown_fill" | "position_mismatch" | "overfill" | "fill_conflict" | "stray_fill" | "order_lost" | "fee_not_converted" | "cannot_close" | "ended_order_works" | "dust" | "external_close" | "unprotected" | "ended_by_hand";
        /** @enum {unknown} */
        FindingStatus: "open" | "accepted" | "resolved";
        GetBarStatisticsResponse: {
            symbol: string;
            venue: string;
            timeframe: string;
            is_synthetic: boolean;
            /** Format: date-time */
            start_time: string;
            /** Format: date-time */
            end_time: string;
            /** Format: int32 */
            candle_count: number;
            /** Format: double */
            price_high: number;
            /** Format: double */
            price_low: number;
            /** Format: double */
            price_open: number;
            /** Format: double */
            price_close: number;
            /** Format: double */
            price_change: number;
            /** Format: double */
            price_change_pct: number;
            /** Format: double */
            total_volume: number;
            /** Format: double */
            avg_volume: number;
            /** Format: double */
            volatility: number;
        };
        GetBarsLatestView: {
            symbol: string;
            venue: string;
            is_synthetic: boolean;
            timeframe: string;
            candle: components["schemas"]["BarView"];
        };
        GetBarsMultipleView: {
            symbol: string;
            venue: string;
            is_synthetic: boolean;
            timeframes: {
                [key: string]: components["schemas"]["BarListView"];
            };
        };
        /** @enum {unknown} */
        GrowthPer: "session" | "trade";
        HealthEndpointsDetail: {
            /** @description What it is about. */
            part: components["schemas"]["HealthPart"];
            /** @description The account or venue; null for a part that there is once. */
            name: null | string;
            /** @description In words. */
            reason: string;
        };
        HealthEndpointsProbe: {
            /** @description `live`, `ready`, `standby` where another host trades, or `starting`. */
            status: string;
        };
        HealthEndpointsResponse: {
            /** @description `healthy`; `degraded` while `degraded` names something; `unhealthy` without the database. */
            status: string;
            /** @description `connected` or `disconnected`. */
            database: string;
            /** @description `connected`, `disconnected`, or `none` without an account. */
            venue: string;
            /** @description `connected`, `paused`, `disconnected`, or `none` without a feed. */
            feed: string;
            /**
             * Format: date-time
             * @description The desk's clock.
             */
            timestamp: string;
            /** @description What is not as it should be; empty when everything is. */
            degraded: components["schemas"]["HealthPart"][];
            /** @description The same with names and reasons; null for a caller who is not signed in. */
            details: null | components["schemas"]["HealthEndpointsDetail"][];
        };
        /**
         * @description A part of the desk whose state can be degraded; the name is all that a caller without a sign-in is told.
         * @enum {unknown}
         */
        HealthPart: "starting" | "database" | "writes" | "write_queue" | "account" | "feed" | "disk" | "backup";
        /** Format: binary */
        IFormFile: string;
        ImportBarsForm: {
            file: components["schemas"]["IFormFile"];
            time_zone?: null | string;
            timeframe?: null | string;
            columns?: null | string;
        };
        ImportBarsResponse: {
            job_id: string;
            symbol: string;
            venue: string;
            status: components["schemas"]["DataJobStatus"];
            message: string;
        };
        ImportReport: {
            file: string;
            timeframe: null | string;
            time_unit: null | string;
            /** Format: int64 */
            read: number;
            /** Format: int64 */
            stored: number;
            /** Format: int64 */
            unchanged: number;
            /** Format: int64 */
            restated: number;
            /** Format: int64 */
            duplicates: number;
            /** Format: int64 */
            out_of_order: number;
            /** Format: int64 */
            gaps: number;
            /** Format: int64 */
            missing_bars: number;
            gap_list: components["schemas"]["ImportReportGapEntry"][];
            /** Format: int64 */
            refused: number;
            refused_lines: components["schemas"]["ImportReportRefusedEntry"][];
            /** Format: int64 */
            conflicts: number;
            conflict_list: components["schemas"]["LineConflict"][];
            /** Format: int64 */
            unusual: number;
            unusual_list: components["schemas"]["UnusualBar"][];
            notes: string[];
            /** Format: date-time */
            first_bar: null | string;
            /** Format: date-time */
            last_bar: null | string;
            /** Format: date-time */
            stands_through: null | string;
            refusal: null | components["schemas"]["FileRefusalCode"];
        };
        ImportReportGapEntry: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** Format: int64 */
            missing_bars: number;
        };
        ImportReportRefusedEntry: {
            /** Format: int64 */
            line: number;
            reason: string;
            text: string;
        };
        JsonElement: unknown;
        /**
         * @description What a ledger entry is for.
         * @enum {unknown}
         */
        LedgerKind: "pnl" | "fee" | "funding" | "deposit" | "withdrawal" | "transfer" | "assignment" | "exercise" | "expiry";
        /** @enum {unknown} */
        Leg: "entry" | "target" | "stop" | "time" | "close" | "reduce" | "external" | "liquidation";
        LimitItem: {
            name: components["schemas"]["LimitName"];
            /** Format: double */
            limit: null | number;
            /** Format: double */
            used: number;
        };
        /** @enum {unknown} */
        LimitName: "open_risk" | "daily_loss" | "exposure" | "orders_per_minute";
        LineConflict: {
            /** Format: date-time */
            open_time: string;
            /** Format: int64 */
            first_line: number;
            /** Format: int64 */
            second_line: number;
        };
        ListAlertsItem: {
            /** Format: int64 */
            id: number;
            kind: string;
            level: components["schemas"]["AlertLevel"];
            message: string;
            /** Format: int64 */
            count: number;
            account: null | string;
            symbol: null | string;
            trade_id: null | string;
            route_id: null | string;
            signal_id: null | string;
            /** Format: date-time */
            first_at: string;
            /** Format: date-time */
            at: string;
            /** Format: date-time */
            read_at: null | string;
            read_by: null | string;
        };
        ListAuditItem: {
            /** Format: date-time */
            at: string;
            actor: string;
            action: string;
            subject: null | string;
            detail: null | string;
            address: null | string;
        };
        ListFindingsItem: {
            /** Format: int64 */
            id: number;
            account: string;
            kind: components["schemas"]["FindingKind"];
            subject: string;
            symbol: null | string;
            trade_id: null | string;
            detail: string;
            desk_value: null | string;
            venue_value: null | string;
            /** Format: double */
            difference: null | number;
            status: components["schemas"]["FindingStatus"];
            /** Format: int32 */
            seen_count: number;
            /** Format: date-time */
            found_at: string;
            /** Format: date-time */
            last_seen_at: string;
            /** Format: date-time */
            closed_at: null | string;
            closed_by: null | string;
        };
        ListHostsHost: {
            /** @description Its id, which belongs to its data folder. */
            host_id: string;
            /** @description Where the others reach it. */
            address: string;
            /** @description `trading`, `standby`, or `gone` when it has not been seen for as long as a lease lasts. */
            role: string;
            /**
             * Format: date-time
             * @description When it started, by the server's clock.
             */
            started_at: string;
            /**
             * Format: date-time
             * @description When it was last seen, by the server's clock.
             */
            seen_at: string;
            /** @description True for the host that answered. */
            is_this: boolean;
        };
        ListHostsResponse: {
            /** @description Empty for a desk of one host. */
            hosts: components["schemas"]["ListHostsHost"][];
        };
        ListInstrumentsResponse: {
            symbol: string;
            venue: string;
            name: string;
            category: string;
            is_default: boolean;
            is_synthetic: boolean;
            replay_of: null | string;
            market_epoch: null | string;
            has_data: boolean;
            models_trained: boolean;
            base_timeframe: null | string;
            data_interval: null | string;
            timeframes: string[];
            /** Format: double */
            tick_size: null | number;
            /** Format: double */
            step_size: null | number;
            base_asset: null | string;
            quote_asset: null | string;
            /** Format: double */
            current_price: null | number;
            /** Format: double */
            last_price: null | number;
            /** Format: date-time */
            price_time: null | string;
            /** Format: double */
            change_percent: null | number;
            sparkline: number[];
            /** Format: int64 */
            record_count: number;
            /** Format: int64 */
            total_data_points: number;
            /** Format: int64 */
            gap_count: null | number;
            /** Format: date-time */
            start_date: null | string;
            /** Format: date-time */
            end_date: null | string;
            /** Format: date-time */
            last_updated: null | string;
        };
        ListOrdersLife: {
            order: components["schemas"]["OrderItem"];
            events: components["schemas"]["OrderEvent"][];
        };
        ListPositionsItem: {
            account: string;
            venue: null | string;
            symbol: string;
            /** Format: double */
            quantity: number;
            /** Format: double */
            average_price: number;
            /** Format: double */
            last_price: null | number;
            /** Format: double */
            unrealized_pnl: null | number;
            /** Format: date-time */
            updated_at: string;
        };
        ListPresetsPreset: {
            name: string;
            title: string;
            sample: string;
            mapping: components["schemas"]["SignalMapping"];
        };
        ListPresetsResponse: {
            fields: string[];
            presets: components["schemas"]["ListPresetsPreset"][];
        };
        ListStakingTreesEndValue: {
            /** Format: double */
            value_percent: number;
            /** Format: double */
            probability: number;
            /** Format: double */
            low_percent: number;
            /** Format: double */
            high_percent: number;
        };
        ListStakingTreesResponse: {
            id: string;
            name: string;
            /** Format: int32 */
            wins: number;
            /** Format: int32 */
            losses: number;
            /** Format: double */
            target_percent: number;
            /** Format: double */
            max_loss_percent: number;
            /** Format: double */
            reward_risk: number;
            /** Format: double */
            entry_value_percent: number;
            /** Format: double */
            win_rate: number;
            /** Format: double */
            win_probability: number;
            /** Format: double */
            expected_value_percent: number;
            /** Format: double */
            expected_trades: number;
            /** Format: double */
            largest_stake_percent: number;
            end_values: components["schemas"]["ListStakingTreesEndValue"][];
            nodes: components["schemas"]["ListStakingTreesTreeNode"][];
            /** Format: double */
            cost_per_stake: number;
            /** Format: double */
            break_even_win_rate: number;
            /** Format: double */
            replication_error_percent: number;
            notes: string[];
            origin: components["schemas"]["TreeOrigin"];
            /** Format: int32 */
            version: number;
            family: string;
            is_newest: boolean;
            in_use: boolean;
            /** Format: date-time */
            created_at: null | string;
            created_by: null | string;
        };
        ListStakingTreesTreeNode: {
            node: string;
            /** Format: int32 */
            wins: number;
            /** Format: int32 */
            losses: number;
            /** Format: int32 */
            level: number;
            /** Format: double */
            stake_percent: number;
            win_to: string;
            loss_to: string;
            /** Format: double */
            value_percent: number;
        };
        ListStoredDataResponse: {
            symbol: string;
            name: string;
            venue: string;
            venues: string[];
            is_synthetic: boolean;
            has_data: boolean;
            models_trained: boolean;
            /** Format: date-time */
            data_updated_at: string;
            /** Format: date-time */
            last_training: null | string;
            data_interval: string;
            /** Format: int64 */
            total_data_points: number;
            /** Format: int64 */
            record_count: number;
            /** Format: date-time */
            start_date: string;
            /** Format: date-time */
            end_date: string;
            /** Format: date-time */
            last_updated: string;
        };
        ListUsersItem: {
            username: string;
            email: null | string;
            role: string;
            is_superuser: boolean;
            /** Format: date-time */
            locked_until: null | string;
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** Format: date-time */
            last_login_at: null | string;
        };
        ListVenuesItem: {
            venue: string;
            mode: components["schemas"]["VenueMode"];
            /** Format: date-time */
            clock: string;
            connected: boolean;
            /** Format: int64 */
            feed_age_ms: null | number;
            accounts: string[];
            market_epoch: null | string;
            replay_of: null | string;
        };
        LoginRequest: {
            username: string;
            password: string;
        };
        LoginResponse: {
            access_token: string;
            token_type: string;
            username: string;
            email: null | string;
            is_superuser: boolean;
            role: string;
            /** Format: date-time */
            expires_at: string;
        };
        /** @enum {unknown} */
        MappedSide: "buy" | "sell";
        MappedSource: {
            path: string;
            side?: null | components["schemas"]["MappedSide"];
            unit?: components["schemas"]["MappedUnit"];
        };
        /** @enum {unknown} */
        MappedUnit: "price" | "percent" | "points" | "ticks";
        /** @enum {unknown} */
        MappingStyle: "position" | "action";
        MoveBarsRequest: {
            venue: null | string;
        };
        MoveBarsResponse: {
            success: boolean;
            symbol: string;
            venue: string;
            previous_venue: string;
            message: string;
        };
        MoveKillSwitchRequest: {
            engaged: boolean;
            reason?: null | string;
            close_everything?: boolean;
        };
        /** @enum {unknown} */
        OnBusy: "refuse" | "queue" | "reverse";
        OpenOrder: {
            client_order_id: string;
            trade_id: string;
            leg: components["schemas"]["Leg"];
            symbol: string;
            side: components["schemas"]["OrderSide"];
            type: components["schemas"]["OrderType"];
            /** Format: double */
            quantity: number;
            /** Format: double */
            filled_quantity: number;
            /** Format: double */
            price: null | number;
            /** Format: double */
            stop_price: null | number;
            status: components["schemas"]["OrderStatus"];
        };
        OptimiseTreeFoundTreeFigures: {
            /** Format: int32 */
            wins: number;
            /** Format: int32 */
            losses: number;
            /** Format: double */
            target_percent: number;
            /** Format: double */
            max_loss_percent: number;
            /** Format: double */
            win_probability: number;
            /** Format: double */
            expected_value_percent: number;
            /** Format: double */
            expected_trades: number;
            /** Format: double */
            largest_stake_percent: number;
            /** Format: double */
            growth_per_session_percent: number;
            /** Format: double */
            growth_per_trade_percent: number;
            /** Format: double */
            fall_probability: number;
        };
        OptimiseTreeRequest: {
            /** Format: int32 */
            wins_max?: number;
            /** Format: int32 */
            losses_max?: number;
            /** Format: double */
            reward_risk?: number;
            /** Format: double */
            cost_per_stake?: number;
            /** Format: double */
            win_rate?: number;
            objective?: components["schemas"]["SearchObjective"];
            per?: components["schemas"]["GrowthPer"];
            /** Format: double */
            target_percent_min?: number;
            /** Format: double */
            target_percent_max?: number;
            /** Format: double */
            max_loss_percent?: number;
            /** Format: double */
            expected_value_percent_min?: number;
            /** Format: double */
            fall_fraction?: number;
            /** Format: int32 */
            fall_sessions?: number;
        };
        OptimiseTreeResponse: {
            objective: components["schemas"]["SearchObjective"];
            per: components["schemas"]["GrowthPer"];
            advice: string;
            trees: components["schemas"]["OptimiseTreeFoundTreeFigures"][];
        };
        OrderEvent: {
            client_order_id: string;
            from_status: null | components["schemas"]["OrderStatus"];
            to_status: components["schemas"]["OrderStatus"];
            detail: null | string;
            /** Format: date-time */
            venue_time: null | string;
            /** Format: date-time */
            received_at: null | string;
            /** Format: date-time */
            recorded_at: string;
        };
        OrderFill: {
            venue_trade_id: string;
            /** Format: double */
            price: number;
            /** Format: double */
            quantity: number;
            /** Format: double */
            fee: number;
            fee_asset: string;
            /** Format: double */
            fee_value: number;
            /** Format: date-time */
            venue_time: string;
            /** Format: date-time */
            received_at: string;
            /** Format: date-time */
            recorded_at: string;
            note: null | string;
        };
        OrderItem: {
            client_order_id: string;
            venue_order_id: null | string;
            trade_id: string;
            account: string;
            venue: string;
            symbol: string;
            leg: components["schemas"]["Leg"];
            /** Format: int32 */
            exit_number: number;
            /** Format: int32 */
            revision: number;
            side: components["schemas"]["OrderSide"];
            type: components["schemas"]["OrderType"];
            /** Format: double */
            quantity: number;
            /** Format: double */
            filled_quantity: number;
            /** Format: double */
            leaves_quantity: number;
            /** Format: double */
            average_fill_price: null | number;
            /** Format: double */
            limit_price: null | number;
            /** Format: double */
            stop_price: null | number;
            reduce_only: boolean;
            status: components["schemas"]["OrderStatus"];
            /** Format: int32 */
            sends: number;
            refusal_rule: null | string;
            refusal_code: null | string;
            reason: null | string;
            may_retry: boolean;
            evidence: null | string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            sent_at: null | string;
            /** Format: date-time */
            venue_time: null | string;
            /** Format: date-time */
            received_at: null | string;
            /** Format: date-time */
            recorded_at: string;
            fills: components["schemas"]["OrderFill"][];
        };
        OrderPreview: {
            /** Format: double */
            value: number;
            /** Format: double */
            entry_fee: number;
            /** Format: double */
            spread: number;
            /** Format: double */
            slippage: number;
            /** Format: double */
            risk: number;
            /** Format: double */
            reward: null | number;
            /** Format: double */
            reward_risk: null | number;
            /** Format: double */
            break_even: number;
            exits: components["schemas"]["PreviewedExit"][];
        };
        /**
         * @description FIX tag 54.
         * @enum {unknown}
         */
        OrderSide: "buy" | "sell";
        /**
         * @description Where an order stands; FIX tag 39 with the three states before a venue has spoken.
         * @enum {unknown}
         */
        OrderStatus: "planned" | "sending" | "unconfirmed" | "new" | "partially_filled" | "filled" | "cancelled" | "rejected" | "expired";
        /**
         * @description FIX tag 40, those the desk uses. A OrderType.Stop becomes a market order when its stop price is touched.
         * @enum {unknown}
         */
        OrderType: "market" | "limit" | "stop" | "stop_limit";
        /** @enum {unknown} */
        OutlierKind: "wick" | "spike";
        /** @enum {unknown} */
        PerformanceScope: "market" | "all";
        PlaceOrderRequest: {
            /** Format: double */
            quantity: number;
            account?: null | string;
            symbol: string;
            side: components["schemas"]["OrderSide"];
            type?: components["schemas"]["OrderType"];
            /** Format: double */
            price?: null | number;
            /** Format: double */
            target?: null | number;
            /** Format: double */
            stop?: null | number;
            exits?: null | components["schemas"]["ExitPlan"][];
        };
        PlaceOrderResponse: {
            trade_id: string;
            client_order_id: string;
            status: components["schemas"]["OrderStatus"];
            rules: components["schemas"]["RuleOutcome"][];
        };
        PreviewOrderRequest: {
            /** Format: double */
            quantity?: null | number;
            /** Format: double */
            risk_amount?: null | number;
            /** Format: double */
            risk_percent?: null | number;
            account?: null | string;
            symbol: string;
            side: components["schemas"]["OrderSide"];
            type?: components["schemas"]["OrderType"];
            /** Format: double */
            price?: null | number;
            /** Format: double */
            target?: null | number;
            /** Format: double */
            stop?: null | number;
            exits?: null | components["schemas"]["ExitPlan"][];
        };
        PreviewOrderResponse: {
            account: string;
            venue: string;
            symbol: string;
            currency: string;
            /** Format: double */
            quantity: number;
            /** Format: double */
            price: null | number;
            /** Format: double */
            last_price: null | number;
            /** Format: double */
            value: null | number;
            /** Format: double */
            equity: null | number;
            /** Format: double */
            buying_power: null | number;
            money: null | components["schemas"]["OrderPreview"];
            limits: components["schemas"]["LimitItem"][];
            rules: components["schemas"]["RuleOutcome"][];
            may_be_placed: boolean;
        };
        PreviewedExit: {
            /** Format: double */
            quantity: number;
            /** Format: double */
            target: null | number;
            /** Format: double */
            stop: null | number;
            /** Format: double */
            profit_at_target: null | number;
            /** Format: double */
            loss_at_stop: null | number;
        };
        PriceDefault: {
            /** Format: double */
            percent?: null | number;
            /** Format: double */
            ticks?: null | number;
            /** Format: double */
            atr?: null | number;
            /** Format: double */
            stop_distance?: null | number;
        };
        ProblemDetails: {
            type?: null | string;
            title?: null | string;
            /** Format: int32 */
            status?: null | number;
            detail?: null | string;
            /** @description Messages by snake_case field; empty when no field is to blame. */
            errors?: {
                [key: string]: string[];
            };
            /** @description Identifies the request in the desk's log. */
            trace_id?: string;
        };
        ReadAlertsRequest: {
            /** Format: int64 */
            up_to: number;
        };
        ReadAlertsResponse: {
            /** Format: int64 */
            up_to: number;
            /** Format: int32 */
            read: number;
        };
        RefreshBasisRequest: {
            session_id: string;
        };
        RefreshBasisResponse: {
            /** Format: double */
            balance: number;
            formatted_balance: string;
            currency: string;
            /** Format: date-time */
            timestamp: string;
            is_stale: boolean;
            /** Format: double */
            basis: number;
            /** Format: double */
            previous_basis: number;
        };
        RootResponse: {
            /** @description Always `Candlewick`. */
            name: string;
            /** @description Version of the program. */
            version: string;
            /** @description Where to go next. */
            links: {
                [key: string]: string;
            };
        };
        RouteDescriptionResponse: {
            id: string;
            name: string;
            symbols: string[];
            account: string;
            staking_tree_id: string;
            sizing: components["schemas"]["SizingMode"];
            allow_lower_reward_risk: boolean;
            on_busy: components["schemas"]["OnBusy"];
            format: string;
            mapping: null | components["schemas"]["SignalMapping"];
            defaults: null | components["schemas"]["SignalDefaults"];
            /** Format: date-time */
            paused_at: null | string;
            allowed_senders: string[];
            hmac: boolean;
            /** Format: double */
            max_loss_percent: number;
            /** Format: double */
            max_entry_distance: number;
            /** Format: int32 */
            max_signal_age_minutes: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            rotated_at: null | string;
            session_id: null | string;
            current_node: null | string;
            last_signal_id: null | string;
            last_signal_status: null | components["schemas"]["SignalStatus"];
            /** Format: date-time */
            last_signal_at: null | string;
            /** Format: double */
            today_pnl: null | number;
            expect: null | components["schemas"]["ExpectedAlerts"];
            /** Format: date-time */
            missed_at: null | string;
            warnings: string[];
            alert_template: string;
            sample_alert: string;
        };
        RouteDescriptionWithSecret: {
            token: string;
            webhook_path: string;
            id: string;
            name: string;
            symbols: string[];
            account: string;
            staking_tree_id: string;
            sizing: components["schemas"]["SizingMode"];
            allow_lower_reward_risk: boolean;
            on_busy: components["schemas"]["OnBusy"];
            format: string;
            mapping: null | components["schemas"]["SignalMapping"];
            defaults: null | components["schemas"]["SignalDefaults"];
            /** Format: date-time */
            paused_at: null | string;
            allowed_senders: string[];
            hmac: boolean;
            /** Format: double */
            max_loss_percent: number;
            /** Format: double */
            max_entry_distance: number;
            /** Format: int32 */
            max_signal_age_minutes: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            rotated_at: null | string;
            session_id: null | string;
            current_node: null | string;
            last_signal_id: null | string;
            last_signal_status: null | components["schemas"]["SignalStatus"];
            /** Format: date-time */
            last_signal_at: null | string;
            /** Format: double */
            today_pnl: null | number;
            expect: null | components["schemas"]["ExpectedAlerts"];
            /** Format: date-time */
            missed_at: null | string;
            warnings: string[];
            alert_template: string;
            sample_alert: string;
        };
        /** @description One rule that was checked, passed or failed, with its numbers. What the page shows as the decision trace. */
        RuleOutcome: {
            /** @description Code from the closed list. */
            rule: string;
            /** @description False refuses. */
            passed: boolean;
            /** @description In words, with the numbers. */
            detail: string;
            /** @description What the rule checks, for reading, e.g. `Entry near the market`; null where the code reads well by itself. */
            title: null | string;
            /** @description True when trying again later can help. */
            may_retry: boolean;
            /** @description True when it is worth a warning although it passed. */
            is_warning: boolean;
        };
        SaveTreeNodeBody: {
            node?: null | string;
            /** Format: double */
            stake_percent?: null | number;
            win_to?: null | string;
            loss_to?: null | string;
        };
        SaveTreeRequest: {
            name: string;
            /** Format: int32 */
            wins?: null | number;
            /** Format: int32 */
            losses?: null | number;
            /** Format: double */
            target_percent?: null | number;
            /** Format: double */
            max_loss_percent?: null | number;
            /** Format: double */
            reward_risk?: number;
            /** Format: double */
            cost_per_stake?: number;
            nodes?: null | components["schemas"]["SaveTreeNodeBody"][];
        };
        SaveTreeVersionRequest: {
            name?: null | string;
            /** Format: int32 */
            wins?: null | number;
            /** Format: int32 */
            losses?: null | number;
            /** Format: double */
            target_percent?: null | number;
            /** Format: double */
            max_loss_percent?: null | number;
            /** Format: double */
            reward_risk?: number;
            /** Format: double */
            cost_per_stake?: number;
            nodes?: null | components["schemas"]["SaveTreeNodeBody"][];
        };
        ScoreComponent: {
            name: components["schemas"]["ScorePart"];
            /** Format: double */
            weight: number;
            /** Format: double */
            value: number;
            /** Format: double */
            points: number;
            detail: string;
        };
        /** @enum {unknown} */
        ScorePart: "completeness" | "continuity" | "outliers" | "duplicates" | "restatements";
        /** @enum {unknown} */
        SearchObjective: "growth" | "drawdown";
        SessionDescriptionResponse: {
            session_id: string;
            session_name: string;
            route_id: null | string;
            route_name: null | string;
            account: null | string;
            venue: null | string;
            symbol: null | string;
            market_epoch: null | string;
            replay_of: null | string;
            staking_tree_id: string;
            status: components["schemas"]["SessionStatus"];
            current_node: string;
            path_summary: string;
            /** Format: double */
            initial_amount: number;
            /** Format: double */
            basis: number;
            /** Format: double */
            running_total: number;
            /** Format: double */
            final_total: null | number;
            is_completed: boolean;
            session_notes: null | string;
            session_tags: string[];
            open_trade_id: null | string;
            /** Format: date-time */
            started_at: string;
            /** Format: date-time */
            last_action_at: string;
            /** Format: date-time */
            ended_at: null | string;
            closed_reason: null | string;
        };
        /** @enum {unknown} */
        SessionStatus: "open" | "won" | "lost" | "closed";
        SessionStep: {
            session_id: string;
            /** Format: int32 */
            step_number: number;
            node_name: string;
            step_type: components["schemas"]["StepType"];
            execution_status: components["schemas"]["StepStatus"];
            trade_id: null | string;
            signal_id: null | string;
            symbol: null | string;
            side: null | components["schemas"]["OrderSide"];
            /** Format: double */
            stake_percentage: null | number;
            /** Format: double */
            stake_value: null | number;
            /** Format: double */
            quantity: null | number;
            /** Format: double */
            entry_price: null | number;
            /** Format: double */
            target_price: null | number;
            /** Format: double */
            stop_price: null | number;
            /** Format: double */
            exit_price: null | number;
            /** Format: double */
            profit_loss: null | number;
            /** Format: double */
            fees: null | number;
            /** Format: double */
            slippage: null | number;
            /** Format: double */
            gain_per_unit: null | number;
            /** Format: double */
            loss_per_unit: null | number;
            exit_reason: null | components["schemas"]["ExitReason"];
            result: null | components["schemas"]["TradeResult"];
            client_order_id: null | string;
            platform_order_id: null | string;
            previous_node: null | string;
            new_node: null | string;
            /** Format: double */
            running_total: null | number;
            /** Format: date-time */
            market_time: null | string;
            /** Format: date-time */
            at: string;
            explanation: components["schemas"]["RuleOutcome"][];
        };
        SetReplaySpeedRequest: {
            speed: ("manual" | "max") | number;
        };
        ShowBalanceResponse: {
            /** Format: double */
            balance: number;
            formatted_balance: string;
            currency: string;
            /** Format: date-time */
            timestamp: string;
            is_stale: boolean;
        };
        ShowCostsResponse: {
            account: string;
            venue: string;
            symbol: string;
            /** Format: double */
            fee_rate: number;
            /** Format: double */
            spread: number;
            /** Format: double */
            slippage: number;
            currency: string;
        };
        ShowDashboardExecutionSummary: {
            /** Format: int32 */
            executed: number;
            /** Format: int32 */
            failed: number;
            /** Format: int32 */
            pending: number;
            /** Format: double */
            success_rate: null | number;
        };
        ShowDashboardNodeRate: {
            node: string;
            /** Format: int32 */
            trades: number;
            /** Format: int32 */
            wins: number;
            /** Format: double */
            success_rate: number;
            /** Format: double */
            profit_loss: number;
        };
        ShowDashboardPathResult: {
            path_summary: string;
            /** Format: int32 */
            sessions: number;
            /** Format: double */
            total_profit: number;
            /** Format: double */
            average_profit: number;
        };
        ShowDashboardPendingTrade: {
            trade_id: string;
            session_id: string;
            session_name: string;
            symbol: null | string;
            side: null | components["schemas"]["OrderSide"];
            node_name: string;
            execution_status: components["schemas"]["StepStatus"];
            /** Format: double */
            quantity: null | number;
            /** Format: double */
            entry_price: null | number;
            /** Format: date-time */
            at: string;
        };
        ShowDashboardRecentResult: {
            session_id: string;
            trade_id: null | string;
            symbol: null | string;
            node_name: string;
            new_node: null | string;
            result: components["schemas"]["TradeResult"];
            /** Format: double */
            profit_loss: number;
            exit_reason: null | components["schemas"]["ExitReason"];
            /** Format: date-time */
            at: string;
        };
        ShowDashboardResponse: {
            active_sessions: components["schemas"]["SessionDescriptionResponse"][];
            pending_trades: components["schemas"]["ShowDashboardPendingTrade"][];
            recent_results: components["schemas"]["ShowDashboardRecentResult"][];
            statistics: components["schemas"]["ShowDashboardStatistics"];
            node_success_rates: components["schemas"]["ShowDashboardNodeRate"][];
            most_profitable_paths: components["schemas"]["ShowDashboardPathResult"][];
            slippage: components["schemas"]["ShowDashboardSlippageSummary"];
            execution: components["schemas"]["ShowDashboardExecutionSummary"];
            /** Format: double */
            execution_success_rate: null | number;
            /** Format: date-time */
            timestamp: string;
        };
        ShowDashboardSlippageSummary: {
            /** Format: int32 */
            trades: number;
            /** Format: double */
            average: null | number;
            /** Format: double */
            worst: null | number;
        };
        ShowDashboardStatistics: {
            /** Format: int32 */
            total_sessions: number;
            /** Format: int32 */
            open_sessions: number;
            /** Format: int32 */
            won_sessions: number;
            /** Format: int32 */
            lost_sessions: number;
            /** Format: double */
            session_win_rate: null | number;
            /** Format: int32 */
            total_trades: number;
            /** Format: int32 */
            wins: number;
            /** Format: int32 */
            losses: number;
            /** Format: int32 */
            scratches: number;
            /** Format: double */
            trade_win_rate: null | number;
            /** Format: double */
            total_profit_loss: number;
            /** Format: double */
            total_fees: number;
            /** Format: double */
            largest_win: null | number;
            /** Format: double */
            largest_loss: null | number;
        };
        ShowKillSwitchResponse: {
            engaged: boolean;
            reason: null | string;
            /** Format: date-time */
            changed_at: null | string;
            changed_by: null | string;
            /** Format: int32 */
            entries_cancelled: null | number;
            /** Format: int32 */
            trades_closed: null | number;
        };
        ShowPerformanceResponse: {
            account: string;
            scope: components["schemas"]["PerformanceScope"];
            market_epoch: null | string;
            currency: null | string;
            /** Format: double */
            equity: null | number;
            /** Format: double */
            start_equity: null | number;
            /** Format: double */
            open_profit: number;
            /** Format: double */
            today_profit: number;
            closed: components["schemas"]["TradeRecord"];
            deepest_drawdown: components["schemas"]["Drawdown"];
            present_drawdown: components["schemas"]["Drawdown"];
            curve: components["schemas"]["EquityPoint"][];
            is_cut: boolean;
            /** Format: date-time */
            market_time: string;
            is_stale: boolean;
        };
        ShowRetentionRetention: {
            nightly: boolean;
            /** Format: date-time */
            next_at: null | string;
            rules: components["schemas"]["ShowRetentionRule"][];
            runs: components["schemas"]["ShowRetentionRun"][];
        };
        ShowRetentionRule: {
            name: string;
            keeps: string;
        };
        ShowRetentionRun: {
            /** Format: int64 */
            run_id: number;
            started_by: string;
            /** Format: date-time */
            started_at: string;
            /** Format: date-time */
            finished_at: null | string;
            is_running: boolean;
            removed: {
                [key: string]: number;
            };
            failure: null | string;
        };
        ShowTradeEntry: {
            kind: components["schemas"]["LedgerKind"];
            /** Format: double */
            amount: number;
            currency: string;
            venue_trade_id: null | string;
            origin: string;
            reason: string;
            /** Format: date-time */
            recorded_at: string;
        };
        ShowTradeResponse: {
            trade: components["schemas"]["TradeItem"];
            /** Format: int64 */
            longest_unprotected_ms: number;
            orders: components["schemas"]["OrderItem"][];
            events: components["schemas"]["OrderEvent"][];
            ledger: components["schemas"]["ShowTradeEntry"][];
        };
        /** @enum {unknown} */
        SignalAction: "buy" | "sell" | "close" | "reverse";
        SignalCount: {
            status: components["schemas"]["SignalStatus"];
            /** Format: int64 */
            signals: number;
        };
        SignalDefaults: {
            entry?: null | components["schemas"]["DefaultEntry"];
            stop?: null | components["schemas"]["PriceDefault"];
            target?: null | components["schemas"]["PriceDefault"];
            symbol?: null | string;
            id_from_content?: boolean;
            /** Format: int32 */
            atr_length?: number;
            atr_timeframe?: null | components["schemas"]["Timeframe"];
        };
        SignalDescriptionDetail: {
            /** Format: date-time */
            recorded_at: string;
            /** Format: date-time */
            market_time: null | string;
            body: string;
            sender: null | string;
            user_agent: null | string;
            trace: components["schemas"]["RuleOutcome"][];
            /** Format: int32 */
            response_status: number;
            response: components["schemas"]["JsonElement"];
            id: string;
            signal_id: null | string;
            route_id: string;
            route_name: null | string;
            symbol: null | string;
            action: null | components["schemas"]["SignalAction"];
            status: components["schemas"]["SignalStatus"];
            reason: null | string;
            /** Format: date-time */
            received_at: string;
            session_id: null | string;
            trade_id: null | string;
            is_warning: boolean;
            warnings: string[];
        };
        SignalDescriptionResponse: {
            id: string;
            signal_id: null | string;
            route_id: string;
            route_name: null | string;
            symbol: null | string;
            action: null | components["schemas"]["SignalAction"];
            status: components["schemas"]["SignalStatus"];
            reason: null | string;
            /** Format: date-time */
            received_at: string;
            session_id: null | string;
            trade_id: null | string;
            is_warning: boolean;
            warnings: string[];
        };
        SignalMapping: {
            preset?: null | string;
            fields?: {
                [key: string]: components["schemas"]["MappedSource"][];
            };
            actions?: {
                [key: string]: string;
            };
            symbols?: {
                [key: string]: string;
            };
            style?: components["schemas"]["MappingStyle"];
        };
        /** @enum {unknown} */
        SignalStatus: "accepted" | "queued" | "refused" | "invalid" | "conflict" | "superseded";
        SimulateTreeComputedFigures: {
            /** Format: double */
            win_probability: number;
            /** Format: double */
            expected_value_percent: number;
            /** Format: double */
            expected_trades: number;
            fall: components["schemas"]["FallFiguresFall"];
        };
        SimulateTreeDesignRequest: {
            /** Format: int32 */
            sessions?: number;
            /** Format: int64 */
            seed?: number;
            /** Format: int32 */
            sessions_per_run?: number;
            /** Format: double */
            fall_fraction?: number;
            /** Format: int32 */
            wins: null | number;
            /** Format: int32 */
            losses: null | number;
            /** Format: double */
            target_percent?: null | number;
            /** Format: double */
            max_loss_percent?: null | number;
            /** Format: double */
            reward_risk?: number;
            /** Format: double */
            win_rate?: number;
            /** Format: double */
            cost_per_stake?: number;
        };
        SimulateTreeQuantileValues: {
            /** Format: double */
            p5: number;
            /** Format: double */
            p25: number;
            /** Format: double */
            p50: number;
            /** Format: double */
            p75: number;
            /** Format: double */
            p95: number;
        };
        SimulateTreeRequest: {
            /** Format: int32 */
            sessions?: number;
            /** Format: double */
            win_rate?: number;
            /** Format: int64 */
            seed?: number;
            /** Format: int32 */
            sessions_per_run?: number;
            /** Format: double */
            fall_fraction?: number;
        };
        SimulateTreeResponse: {
            /** Format: int32 */
            sessions: number;
            /** Format: double */
            win_rate: number;
            /** Format: int64 */
            seed: number;
            /** Format: double */
            mean_percent: number;
            /** Format: double */
            standard_error: number;
            /** Format: double */
            win_share: number;
            /** Format: double */
            mean_trades: number;
            quantiles: components["schemas"]["SimulateTreeQuantileValues"];
            runs: components["schemas"]["SimulateTreeRunFigures"];
            paths: number[][];
            computed: components["schemas"]["SimulateTreeComputedFigures"];
        };
        SimulateTreeRunFigures: {
            /** Format: int32 */
            sessions: number;
            /** Format: int32 */
            count: number;
            quantiles: components["schemas"]["SimulateTreeQuantileValues"];
            /** Format: double */
            fall_at_session_ends: number;
            /** Format: double */
            fall_within_sessions: number;
            point_sessions: number[];
        };
        SimulatorViewAssetAmount: {
            asset: string;
            /** Format: double */
            free: number;
            /** Format: double */
            locked: number;
        };
        SimulatorViewOpenOrder: {
            client_order_id: string;
            venue_order_id: string;
            list_id: null | string;
            symbol: string;
            side: components["schemas"]["OrderSide"];
            type: components["schemas"]["OrderType"];
            /** Format: double */
            quantity: number;
            /** Format: double */
            filled_quantity: number;
            /** Format: double */
            price: null | number;
            /** Format: double */
            stop_price: null | number;
            reduce_only: boolean;
            status: components["schemas"]["OrderStatus"];
            /** Format: date-time */
            placed_at: string;
        };
        SimulatorViewOpenPosition: {
            symbol: string;
            /** Format: double */
            quantity: number;
            /** Format: double */
            average_price: number;
            /** Format: double */
            last_price: null | number;
            /** Format: double */
            unrealized_pnl: number;
        };
        SimulatorViewResponse: {
            account: string;
            venue: string;
            mode: components["schemas"]["VenueMode"];
            market_epoch: string;
            replay_of: null | string;
            symbol: null | string;
            timeframe: null | string;
            /** Format: date-time */
            from: null | string;
            /** Format: date-time */
            to: null | string;
            speed: ("manual" | "max") | number | null;
            /** Format: date-time */
            clock: string;
            /** Format: double */
            last_price: null | number;
            /** Format: int64 */
            bars_left: null | number;
            /** Format: int64 */
            bars_total: null | number;
            is_running: boolean;
            account_kind: components["schemas"]["AccountKind"];
            currency: string;
            /** Format: double */
            start_balance: number;
            /** Format: double */
            leverage: number;
            /** Format: double */
            commission_rate: number;
            /** Format: double */
            spread: number;
            /** Format: double */
            slippage: number;
            /** Format: double */
            success_rate: number;
            /** Format: double */
            participation_rate: null | number;
            /** Format: int64 */
            seed: number;
            /** Format: double */
            equity: number;
            /** Format: double */
            cash: number;
            /** Format: double */
            buying_power: number;
            /** Format: double */
            margin_used: number;
            /** Format: double */
            unrealized_pnl: number;
            margin_call: boolean;
            /** Format: double */
            liquidation_equity: number;
            balances: components["schemas"]["SimulatorViewAssetAmount"][];
            open_orders: components["schemas"]["SimulatorViewOpenOrder"][];
            positions: components["schemas"]["SimulatorViewOpenPosition"][];
        };
        /**
         * @description What the stake money means.
         * @enum {unknown}
         */
        SizingMode: "target" | "risk" | "notional";
        StartReplayRequest: {
            symbol: string;
            venue?: null | string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to?: null | string;
            speed: ("manual" | "max") | number;
            account_kind?: null | components["schemas"]["AccountKind"];
            /** Format: double */
            leverage?: null | number;
            /** Format: double */
            balance?: null | number;
            /** Format: double */
            commission_rate?: null | number;
            /** Format: double */
            spread?: null | number;
            /** Format: double */
            slippage?: null | number;
            /** Format: double */
            success_rate?: null | number;
            /** Format: int64 */
            seed?: null | number;
            /** Format: double */
            participation_rate?: null | number;
        };
        StartSyntheticRequest: {
            /** Format: int64 */
            seed?: null | number;
            /** Format: double */
            balance?: null | number;
            account_kind?: null | components["schemas"]["AccountKind"];
            /** Format: double */
            leverage?: null | number;
            /** Format: double */
            commission_rate?: null | number;
            /** Format: double */
            spread?: null | number;
            /** Format: double */
            slippage?: null | number;
            /** Format: double */
            success_rate?: null | number;
        };
        /** @enum {unknown} */
        StepStatus: "PENDING" | "SUCCESS" | "FAILED" | "COMPLETED";
        /** @enum {unknown} */
        StepType: "DECISION" | "EXECUTE" | "RESULT";
        /** @description Who is connected to the streams. */
        StreamStats: {
            /**
             * Format: int32
             * @description Open connections of every kind.
             */
            total_connections: number;
            /**
             * Format: int32
             * @description Messages kept for those who connect to a feed.
             */
            recent_messages_count: number;
            /**
             * Format: int32
             * @description Messages that wait for slow clients.
             */
            messages_waiting: number;
            /**
             * Format: int64
             * @description Messages sent to those who are connected now.
             */
            messages_sent: number;
            /**
             * Format: int64
             * @description Messages that a newer one of the same key replaced before they were sent.
             */
            messages_replaced: number;
            /**
             * Format: int32
             * @description Streams of clients that were cut off and may still resume them.
             */
            streams_departed: number;
            /**
             * Format: int64
             * @description Bytes of the messages that are kept for these.
             */
            bytes_departed: number;
        };
        TestRouteRequest: {
            body: string;
        };
        Timeframe: unknown;
        /** @description One exit of a trade as it stands. */
        TradeExit: {
            /**
             * Format: int32
             * @description From 1.
             */
            number: number;
            /**
             * Format: double
             * @description What it closes now.
             */
            quantity: number;
            /**
             * Format: double
             * @description Its limit, or null.
             */
            target: null | number;
            /**
             * Format: double
             * @description Its stop, or null.
             */
            stop: null | number;
            /**
             * Format: double
             * @description Distance at which the stop follows, or null.
             */
            trail_distance: null | number;
            /**
             * Format: date-time
             * @description When its time runs out, or null.
             */
            close_at: null | string;
            /** @description Where it stands. */
            place: components["schemas"]["ExitPlace"];
        };
        TradeFill: {
            leg: components["schemas"]["Leg"];
            /** Format: double */
            price: number;
            /** Format: double */
            quantity: number;
            /** Format: double */
            fee: number;
            fee_asset: string;
            /** Format: double */
            fee_value: number;
            /** Format: date-time */
            venue_time: string;
            note: null | string;
        };
        TradeItem: {
            mode: null | components["schemas"]["VenueMode"];
            /** Format: double */
            last_price: null | number;
            /** Format: double */
            unrealized_pnl: null | number;
            /** Format: double */
            r: null | number;
            entry_fills: components["schemas"]["TradeFill"][];
            exit_fills: components["schemas"]["TradeFill"][];
            trade_id: string;
            owner_kind: components["schemas"]["TradeOwnerKind"];
            owner_id: string;
            account: string;
            venue: string;
            symbol: string;
            /** @description The life of the venue's market it belongs to, which ends when that market is exchanged for another. */
            market_epoch: string;
            /** @description The series that was replayed, as `SYMBOL.VENUE`; null for prices of the venue's own. */
            replay_of: null | string;
            /** @description What profit is counted in. */
            quote_asset: string;
            /**
             * Format: double
             * @description Money per unit and point of price.
             */
            contract_multiplier: number;
            side: components["schemas"]["OrderSide"];
            phase: components["schemas"]["TradePhase"];
            /** @description True when a settled or failed trade never filled. */
            is_failed: boolean;
            /** @description Why the desk does nothing more with it until a person has looked; null while it carries on by itself. */
            stopped_reason: null | string;
            entry_type: components["schemas"]["OrderType"];
            /** Format: double */
            planned_quantity: number;
            /** Format: double */
            planned_entry_price: number;
            /**
             * Format: double
             * @description Of the first exit.
             */
            target: null | number;
            /**
             * Format: double
             * @description Of the first exit.
             */
            stop: null | number;
            exits: components["schemas"]["TradeExit"][];
            /** @description Where the exits stand, taken together. */
            exits_at: components["schemas"]["ExitPlace"];
            /** @description Client order id of the (newest revision of the) entry. */
            entry_client_order_id: string;
            entry_venue_order_id: null | string;
            entry_status: components["schemas"]["OrderStatus"];
            /**
             * Format: double
             * @description Entry quantity filled so far.
             */
            entry_filled_quantity: number;
            /**
             * Format: double
             * @description Volume-weighted; null until the first fill.
             */
            entry_average_price: null | number;
            /** Format: date-time */
            entry_filled_at: null | string;
            /**
             * Format: double
             * @description Filled and not closed yet.
             */
            open_quantity: number;
            /**
             * Format: double
             * @description What was asked to be closed at the market and has not filled yet; 0 where nothing was asked.
             */
            closing_quantity: number;
            /** Format: double */
            exit_filled_quantity: number;
            /** Format: double */
            exit_average_price: null | number;
            /** Format: date-time */
            exit_filled_at: null | string;
            exit_reason: null | components["schemas"]["ExitReason"];
            /**
             * Format: double
             * @description All commissions so far, valued in the quote currency, not negative.
             */
            fees: number;
            /**
             * Format: double
             * @description Net of fees, in the quote currency; of what was closed so far.
             */
            realized_pnl: number;
            /**
             * Format: double
             * @description What was put at risk: the loss at the stop that was reserved, in the quote currency; null without a stop.
             */
            risk: null | number;
            /**
             * Format: double
             * @description Entry slippage against us in price units: positive is worse than planned. Null before the entry filled.
             */
            slippage: null | number;
            /** @description Why it failed, or what was out of the ordinary, in words. */
            note: null | string;
            origin: string;
            route_id: null | string;
            route_name: null | string;
            node: null | string;
            /** Format: date-time */
            planned_at: string;
            /** Format: date-time */
            settled_at: null | string;
        };
        /**
         * @description Who owns a trade and writes its end.
         * @enum {unknown}
         */
        TradeOwnerKind: "session" | "strategy" | "person" | "protection";
        /**
         * @description How far a trade is.
         * @enum {unknown}
         */
        TradePhase: "planned" | "entering" | "open" | "exited" | "failed" | "settled";
        TradeRecord: {
            /** Format: int32 */
            trades: number;
            /** Format: int32 */
            wins: number;
            /** Format: int32 */
            losses: number;
            /** Format: double */
            win_rate: null | number;
            /** Format: double */
            profit: number;
            /** Format: double */
            fees: number;
            /** Format: double */
            profit_factor: null | number;
            /** Format: double */
            average_r: null | number;
            /** Format: double */
            largest_win: null | number;
            /** Format: double */
            largest_loss: null | number;
        };
        /** @enum {unknown} */
        TradeResult: "win" | "loss" | "scratch";
        TradeTotals: {
            /** Format: int32 */
            trades: number;
            /** Format: int32 */
            entered: number;
            /** Format: int32 */
            wins: number;
            /** Format: int32 */
            losses: number;
            /** Format: double */
            win_rate: null | number;
            /** Format: double */
            mean_r: null | number;
            /** Format: double */
            mean_slippage_percent: null | number;
            currencies: components["schemas"]["CurrencyTotals"][];
            is_cut: boolean;
        };
        /** @enum {unknown} */
        TradingCalendar: "around_the_clock" | "weekdays";
        /** @enum {unknown} */
        TreeOrigin: "preset" | "designed" | "written";
        UnderstandAlertRequest: {
            body: string;
            symbols: string[];
            account?: null | string;
            mapping?: null | components["schemas"]["SignalMapping"];
            defaults?: null | components["schemas"]["SignalDefaults"];
            checks_age?: boolean;
        };
        UnderstandAlertResponse: {
            read_as: string;
            signal: null | components["schemas"]["UnderstandAlertUnderstood"];
            fields: components["schemas"]["UnderstoodField"][];
            unused: string[];
            errors: string[];
            warnings: string[];
        };
        UnderstandAlertUnderstood: {
            action: components["schemas"]["SignalAction"];
            symbol: string;
            /** Format: double */
            entry: null | number;
            target: null | string;
            stop: null | string;
            id: string;
        };
        UnderstoodField: {
            field: string;
            path: null | string;
            given: null | string;
            taken: null | string;
            note: null | string;
        };
        UnusualBar: {
            /** Format: int64 */
            line: number;
            /** Format: date-time */
            open_time: string;
            reason: string;
        };
        /** @enum {unknown} */
        VenueMode: "synthetic" | "replay" | "paper" | "live";
        VerifyResponse: {
            username: string;
            email: null | string;
            is_superuser: boolean;
            role: string;
            /** Format: date-time */
            expires_at: string;
        };
        WalkByHandOpenRequest: {
            session_name: string;
            staking_tree_id: string;
            /** Format: double */
            initial_amount?: number;
        };
        WalkByHandStepRequest: {
            result: null | components["schemas"]["TradeResult"];
            /** Format: double */
            amount?: null | number;
            note?: null | string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    OpenStream: {
        parameters: {
            query?: {
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    OpenAdminStream: {
        parameters: {
            query?: {
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    OpenDataCollectionStream: {
        parameters: {
            query?: {
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    GetStreamStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StreamStats"];
                };
            };
        };
    };
    ListHosts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListHostsResponse"];
                };
            };
        };
    };
    GetMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    GetRoot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RootResponse"];
                };
            };
        };
    };
    ShowRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShowRetentionRetention"];
                };
            };
        };
    };
    RunRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShowRetentionRun"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListAlerts: {
        parameters: {
            query?: {
                unread?: boolean;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListAlertsItem"][];
                };
            };
        };
    };
    ReadAlerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadAlertsRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadAlertsResponse"];
                };
            };
        };
    };
    Login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginResponse"];
                };
            };
        };
    };
    Logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    VerifySignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerifyResponse"];
                };
            };
        };
    };
    ChangePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ListUsers: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListUsersItem"][];
                };
            };
        };
    };
    CreateUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUserRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListUsersItem"];
                };
            };
        };
    };
    ListAudit: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                actor?: string;
                action?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListAuditItem"][];
                };
            };
        };
    };
    ListInstruments: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListInstrumentsResponse"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetBars: {
        parameters: {
            query?: {
                venue?: string;
                source?: string;
                as_of?: string;
                start_time?: string;
                end_time?: string;
                limit?: number;
            };
            header?: never;
            path: {
                symbol: string;
                timeframe: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BarListView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetBarsOfSeveralTimeframes: {
        parameters: {
            query?: {
                venue?: string;
                source?: string;
                as_of?: string;
                timeframes?: string;
                limit?: number;
            };
            header?: never;
            path: {
                symbol: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetBarsMultipleView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetLatestBar: {
        parameters: {
            query?: {
                venue?: string;
                source?: string;
                as_of?: string;
            };
            header?: never;
            path: {
                symbol: string;
                timeframe: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetBarsLatestView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetBarStatistics: {
        parameters: {
            query?: {
                venue?: string;
                source?: string;
                as_of?: string;
                start_time?: string;
                end_time?: string;
            };
            header?: never;
            path: {
                symbol: string;
                timeframe: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetBarStatisticsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ClearBarCache: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                symbol: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClearCacheResponse"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ImportBars: {
        parameters: {
            query?: {
                venue?: string;
                timeframe?: string;
                time_zone?: string;
                columns?: string;
            };
            header?: never;
            path: {
                symbol: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImportBarsForm"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportBarsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetDataJobStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataJobView"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    CancelDataJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataJobView"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListDataJobs: {
        parameters: {
            query?: {
                symbol?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataJobView"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListStoredData: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListStoredDataResponse"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    DeleteBars: {
        parameters: {
            query?: {
                venue?: string;
                source?: string;
            };
            header?: never;
            path: {
                symbol: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteBarsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    MoveBars: {
        parameters: {
            query?: {
                venue?: string;
                source?: string;
            };
            header?: never;
            path: {
                symbol: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveBarsRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MoveBarsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListDataQuality: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataQuality"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListDataQualityAll: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataQuality"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetDataQuality: {
        parameters: {
            query?: {
                venue?: string;
                source?: string;
            };
            header?: never;
            path: {
                symbol: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataQuality"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetDataGaps: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                venue?: string;
                source?: string;
            };
            header?: never;
            path: {
                symbol: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataGap"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListAccounts: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountItem"][];
                };
            };
        };
    };
    AddAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeAccountsAddRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountItem"];
                };
            };
        };
    };
    ShowPerformance: {
        parameters: {
            query?: {
                scope?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShowPerformanceResponse"];
                };
            };
        };
    };
    ListVenues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListVenuesItem"][];
                };
            };
        };
    };
    GetBalance: {
        parameters: {
            query?: {
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShowBalanceResponse"];
                };
            };
        };
    };
    RefreshBalance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshBasisRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefreshBasisResponse"];
                };
            };
        };
    };
    GetCosts: {
        parameters: {
            query?: {
                symbol?: string;
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShowCostsResponse"];
                };
            };
        };
    };
    ListPositions: {
        parameters: {
            query?: {
                account?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListPositionsItem"][];
                };
            };
        };
    };
    GetKillSwitch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShowKillSwitchResponse"];
                };
            };
        };
    };
    MoveKillSwitch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveKillSwitchRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShowKillSwitchResponse"];
                };
            };
        };
    };
    ListOrders: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                trade_id?: string;
                account?: string;
                symbol?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderItem"][];
                };
            };
        };
    };
    GetOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOrdersLife"];
                };
            };
        };
    };
    ListTrades: {
        parameters: {
            query?: {
                symbol?: string;
                venue?: string;
                account?: string;
                owner_kind?: string;
                owner_id?: string;
                phase?: string;
                from?: null | string;
                to?: null | string;
                market_epoch?: string;
                open?: boolean;
                ids?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TradeItem"][];
                };
            };
        };
    };
    GetTradeTotals: {
        parameters: {
            query?: {
                symbol?: string;
                venue?: string;
                account?: string;
                owner_kind?: string;
                owner_id?: string;
                phase?: string;
                from?: null | string;
                to?: null | string;
                market_epoch?: string;
                open?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TradeTotals"];
                };
            };
        };
    };
    ExportTrades: {
        parameters: {
            query?: {
                symbol?: string;
                venue?: string;
                account?: string;
                owner_kind?: string;
                owner_id?: string;
                phase?: string;
                from?: null | string;
                to?: null | string;
                market_epoch?: string;
                open?: boolean;
                format?: string;
                columns?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    GetTrade: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trade_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShowTradeResponse"];
                };
            };
        };
    };
    ListFindings: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListFindingsItem"][];
                };
            };
        };
    };
    CompareNow: {
        parameters: {
            query?: {
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    PlaceOrder: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceOrderRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlaceOrderResponse"];
                };
            };
        };
    };
    PreviewOrder: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewOrderRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewOrderResponse"];
                };
            };
        };
    };
    CancelOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelOrderResponse"];
                };
            };
        };
    };
    AmendTrade: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trade_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTradeAmendRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeTradeResponse"];
                };
            };
        };
    };
    BreakEvenTrade: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trade_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeTradeResponse"];
                };
            };
        };
    };
    TrailTrade: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trade_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTradeTrailRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeTradeResponse"];
                };
            };
        };
    };
    CloseTradeAt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trade_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTradeCloseAtRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeTradeResponse"];
                };
            };
        };
    };
    ReduceTrade: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trade_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTradeReduceRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeTradeResponse"];
                };
            };
        };
    };
    ReplaceEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trade_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTradeReplaceRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeTradeResponse"];
                };
            };
        };
    };
    CloseTrade: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trade_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeTradeResponse"];
                };
            };
        };
    };
    EndTrade: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trade_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTradeEndRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeTradeResponse"];
                };
            };
        };
    };
    ClosePosition: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClosePositionRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClosePositionResponse"];
                };
            };
        };
    };
    AcceptFinding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListFindingsItem"];
                };
            };
        };
    };
    RemoveAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ChangeAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeAccountsChangeRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountItem"];
                };
            };
        };
    };
    ListStakingTrees: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                win_rate?: number;
                nodes?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListStakingTreesResponse"][];
                };
            };
        };
    };
    SaveStakingTree: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveTreeRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListStakingTreesResponse"];
                };
            };
        };
    };
    GetStakingTree: {
        parameters: {
            query?: {
                win_rate?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListStakingTreesResponse"];
                };
            };
        };
    };
    DeleteStakingTree: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ExportStakingTree: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportTreeResponse"];
                };
            };
        };
    };
    SimulateStakingTree: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SimulateTreeRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulateTreeResponse"];
                };
            };
        };
    };
    SimulateStakingTreeDesign: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SimulateTreeDesignRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulateTreeResponse"];
                };
            };
        };
    };
    DesignStakingTree: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DesignTreeRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DesignTreeResponse"];
                };
            };
        };
    };
    OptimiseStakingTree: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OptimiseTreeRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OptimiseTreeResponse"];
                };
            };
        };
    };
    SaveStakingTreeVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveTreeVersionRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListStakingTreesResponse"];
                };
            };
        };
    };
    TradeSignalHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ReceiveTradeSignal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description JSON of at most 64 KiB, as application/json or text/plain. Numbers may come as strings. */
        requestBody: {
            content: {
                "application/json": {
                    /** @description buy, sell, long, short, close, exit, flat or reverse, in any case. */
                    action: string;
                    /** @description One of the route's symbols. */
                    symbol: string;
                    /** @description Unique per route for ever; the same id with the same content gets the first answer again. */
                    id: number | string;
                    /** @description Price the decision was based on, or market (the default). */
                    entry?: number | string;
                    /** @description Limit of the winning exit, or its distance from the entry such as +2%; not needed to close. */
                    target?: number | string;
                    /** @description Price of the losing exit, or its distance from the entry such as -1%; not needed to close. */
                    stop?: number | string;
                    /** @description TradingView's interval or a number with s, m, h, d, w or M. */
                    timeframe?: number | string;
                    /** @description Open time of the signal's bar. */
                    time?: number | string;
                    /** @description When it was sent; determines its age. */
                    timenow?: number | string;
                    /** @description Reward : risk as the sender sees it. */
                    rr?: number | string;
                    /** @description Risk in percent as the sender sees it. */
                    risk?: number | string;
                    /** @description Kept with the signal. */
                    signal_quality?: number | string;
                    /** @description Kept with the signal. */
                    market_conditions?: number | string;
                    /** @description 0 to 1; below 0.7 is a warning. */
                    confidence_score?: number | string;
                    /** @description Kept with the signal. */
                    source?: number | string;
                    /** @description The route's token, where neither the address nor the header carries it. Never stored. */
                    token?: string;
                };
                "text/plain": {
                    /** @description buy, sell, long, short, close, exit, flat or reverse, in any case. */
                    action: string;
                    /** @description One of the route's symbols. */
                    symbol: string;
                    /** @description Unique per route for ever; the same id with the same content gets the first answer again. */
                    id: number | string;
                    /** @description Price the decision was based on, or market (the default). */
                    entry?: number | string;
                    /** @description Limit of the winning exit, or its distance from the entry such as +2%; not needed to close. */
                    target?: number | string;
                    /** @description Price of the losing exit, or its distance from the entry such as -1%; not needed to close. */
                    stop?: number | string;
                    /** @description TradingView's interval or a number with s, m, h, d, w or M. */
                    timeframe?: number | string;
                    /** @description Open time of the signal's bar. */
                    time?: number | string;
                    /** @description When it was sent; determines its age. */
                    timenow?: number | string;
                    /** @description Reward : risk as the sender sees it. */
                    rr?: number | string;
                    /** @description Risk in percent as the sender sees it. */
                    risk?: number | string;
                    /** @description Kept with the signal. */
                    signal_quality?: number | string;
                    /** @description Kept with the signal. */
                    market_conditions?: number | string;
                    /** @description 0 to 1; below 0.7 is a warning. */
                    confidence_score?: number | string;
                    /** @description Kept with the signal. */
                    source?: number | string;
                    /** @description The route's token, where neither the address nor the header carries it. Never stored. */
                    token?: string;
                };
            };
        };
        responses: {
            /** @description Stored and decided, or waiting its turn (execution.status QUEUED). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not understood; every error is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The token or the signature is unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The sender's address is not on the route's list. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The id was already used with different content. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Larger than 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Understood, but refused by the rule named. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too busy, or the venue cannot be reached: nothing was stored, send it again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    TradeSignalHealthWithToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ReceiveTradeSignalWithToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        /** @description JSON of at most 64 KiB, as application/json or text/plain. Numbers may come as strings. */
        requestBody: {
            content: {
                "application/json": {
                    /** @description buy, sell, long, short, close, exit, flat or reverse, in any case. */
                    action: string;
                    /** @description One of the route's symbols. */
                    symbol: string;
                    /** @description Unique per route for ever; the same id with the same content gets the first answer again. */
                    id: number | string;
                    /** @description Price the decision was based on, or market (the default). */
                    entry?: number | string;
                    /** @description Limit of the winning exit, or its distance from the entry such as +2%; not needed to close. */
                    target?: number | string;
                    /** @description Price of the losing exit, or its distance from the entry such as -1%; not needed to close. */
                    stop?: number | string;
                    /** @description TradingView's interval or a number with s, m, h, d, w or M. */
                    timeframe?: number | string;
                    /** @description Open time of the signal's bar. */
                    time?: number | string;
                    /** @description When it was sent; determines its age. */
                    timenow?: number | string;
                    /** @description Reward : risk as the sender sees it. */
                    rr?: number | string;
                    /** @description Risk in percent as the sender sees it. */
                    risk?: number | string;
                    /** @description Kept with the signal. */
                    signal_quality?: number | string;
                    /** @description Kept with the signal. */
                    market_conditions?: number | string;
                    /** @description 0 to 1; below 0.7 is a warning. */
                    confidence_score?: number | string;
                    /** @description Kept with the signal. */
                    source?: number | string;
                    /** @description The route's token, where neither the address nor the header carries it. Never stored. */
                    token?: string;
                };
                "text/plain": {
                    /** @description buy, sell, long, short, close, exit, flat or reverse, in any case. */
                    action: string;
                    /** @description One of the route's symbols. */
                    symbol: string;
                    /** @description Unique per route for ever; the same id with the same content gets the first answer again. */
                    id: number | string;
                    /** @description Price the decision was based on, or market (the default). */
                    entry?: number | string;
                    /** @description Limit of the winning exit, or its distance from the entry such as +2%; not needed to close. */
                    target?: number | string;
                    /** @description Price of the losing exit, or its distance from the entry such as -1%; not needed to close. */
                    stop?: number | string;
                    /** @description TradingView's interval or a number with s, m, h, d, w or M. */
                    timeframe?: number | string;
                    /** @description Open time of the signal's bar. */
                    time?: number | string;
                    /** @description When it was sent; determines its age. */
                    timenow?: number | string;
                    /** @description Reward : risk as the sender sees it. */
                    rr?: number | string;
                    /** @description Risk in percent as the sender sees it. */
                    risk?: number | string;
                    /** @description Kept with the signal. */
                    signal_quality?: number | string;
                    /** @description Kept with the signal. */
                    market_conditions?: number | string;
                    /** @description 0 to 1; below 0.7 is a warning. */
                    confidence_score?: number | string;
                    /** @description Kept with the signal. */
                    source?: number | string;
                    /** @description The route's token, where neither the address nor the header carries it. Never stored. */
                    token?: string;
                };
            };
        };
        responses: {
            /** @description Stored and decided, or waiting its turn (execution.status QUEUED). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not understood; every error is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The token or the signature is unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The sender's address is not on the route's list. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The id was already used with different content. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Larger than 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Understood, but refused by the rule named. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too busy, or the venue cannot be reached: nothing was stored, send it again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    SignedTradeSignalHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ReceiveSignedTradeSignal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                routeId: string;
            };
            cookie?: never;
        };
        /** @description JSON of at most 64 KiB, as application/json or text/plain. Numbers may come as strings. */
        requestBody: {
            content: {
                "application/json": {
                    /** @description buy, sell, long, short, close, exit, flat or reverse, in any case. */
                    action: string;
                    /** @description One of the route's symbols. */
                    symbol: string;
                    /** @description Unique per route for ever; the same id with the same content gets the first answer again. */
                    id: number | string;
                    /** @description Price the decision was based on, or market (the default). */
                    entry?: number | string;
                    /** @description Limit of the winning exit, or its distance from the entry such as +2%; not needed to close. */
                    target?: number | string;
                    /** @description Price of the losing exit, or its distance from the entry such as -1%; not needed to close. */
                    stop?: number | string;
                    /** @description TradingView's interval or a number with s, m, h, d, w or M. */
                    timeframe?: number | string;
                    /** @description Open time of the signal's bar. */
                    time?: number | string;
                    /** @description When it was sent; determines its age. */
                    timenow?: number | string;
                    /** @description Reward : risk as the sender sees it. */
                    rr?: number | string;
                    /** @description Risk in percent as the sender sees it. */
                    risk?: number | string;
                    /** @description Kept with the signal. */
                    signal_quality?: number | string;
                    /** @description Kept with the signal. */
                    market_conditions?: number | string;
                    /** @description 0 to 1; below 0.7 is a warning. */
                    confidence_score?: number | string;
                    /** @description Kept with the signal. */
                    source?: number | string;
                    /** @description The route's token, where neither the address nor the header carries it. Never stored. */
                    token?: string;
                };
                "text/plain": {
                    /** @description buy, sell, long, short, close, exit, flat or reverse, in any case. */
                    action: string;
                    /** @description One of the route's symbols. */
                    symbol: string;
                    /** @description Unique per route for ever; the same id with the same content gets the first answer again. */
                    id: number | string;
                    /** @description Price the decision was based on, or market (the default). */
                    entry?: number | string;
                    /** @description Limit of the winning exit, or its distance from the entry such as +2%; not needed to close. */
                    target?: number | string;
                    /** @description Price of the losing exit, or its distance from the entry such as -1%; not needed to close. */
                    stop?: number | string;
                    /** @description TradingView's interval or a number with s, m, h, d, w or M. */
                    timeframe?: number | string;
                    /** @description Open time of the signal's bar. */
                    time?: number | string;
                    /** @description When it was sent; determines its age. */
                    timenow?: number | string;
                    /** @description Reward : risk as the sender sees it. */
                    rr?: number | string;
                    /** @description Risk in percent as the sender sees it. */
                    risk?: number | string;
                    /** @description Kept with the signal. */
                    signal_quality?: number | string;
                    /** @description Kept with the signal. */
                    market_conditions?: number | string;
                    /** @description 0 to 1; below 0.7 is a warning. */
                    confidence_score?: number | string;
                    /** @description Kept with the signal. */
                    source?: number | string;
                    /** @description The route's token, where neither the address nor the header carries it. Never stored. */
                    token?: string;
                };
            };
        };
        responses: {
            /** @description Stored and decided, or waiting its turn (execution.status QUEUED). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not understood; every error is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The token or the signature is unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The sender's address is not on the route's list. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The id was already used with different content. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Larger than 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Understood, but refused by the rule named. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too busy, or the venue cannot be reached: nothing was stored, send it again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ListRoutes: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteDescriptionResponse"][];
                };
            };
        };
    };
    CreateRoute: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRouteRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteDescriptionWithSecret"];
                };
            };
        };
    };
    GetRoute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteDescriptionResponse"];
                };
            };
        };
    };
    DeleteRoute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    EditRoute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditRouteRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteDescriptionResponse"];
                };
            };
        };
    };
    ListMappingPresets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListPresetsResponse"];
                };
            };
        };
    };
    ListSignals: {
        parameters: {
            query?: {
                status?: string;
                route_id?: string;
                search?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalDescriptionResponse"][];
                };
            };
        };
    };
    CountSignals: {
        parameters: {
            query?: {
                route_id?: string;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalCount"][];
                };
            };
        };
    };
    GetSignal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalDescriptionDetail"];
                };
            };
        };
    };
    ListSessions: {
        parameters: {
            query?: {
                include_incomplete?: boolean;
                search?: string;
                date_from?: string;
                date_to?: string;
                result?: string;
                symbol?: string;
                route_id?: string;
                account?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDescriptionResponse"][];
                };
            };
        };
    };
    OpenSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WalkByHandOpenRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDescriptionResponse"];
                };
            };
        };
    };
    GetSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDescriptionResponse"];
                };
            };
        };
    };
    DeleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    EditSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditSessionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDescriptionResponse"];
                };
            };
        };
    };
    ListSessionSteps: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionStep"][];
                };
            };
        };
    };
    AddSessionStep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WalkByHandStepRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionStep"];
                };
            };
        };
    };
    ExportSessions: {
        parameters: {
            query?: {
                format?: string;
                include_incomplete?: boolean;
                search?: string;
                date_from?: string;
                date_to?: string;
                result?: string;
                symbol?: string;
                route_id?: string;
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ShowDashboard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShowDashboardResponse"];
                };
            };
        };
    };
    UnderstandAlert: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnderstandAlertRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnderstandAlertResponse"];
                };
            };
        };
    };
    DryRunAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DryRunRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunResponse"];
                };
            };
        };
    };
    DryRunSignal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunResponse"];
                };
            };
        };
    };
    TestRoute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestRouteRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    RotateRouteToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteDescriptionWithSecret"];
                };
            };
        };
    };
    ShowSimulator: {
        parameters: {
            query?: {
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulatorViewResponse"];
                };
            };
        };
    };
    StartReplay: {
        parameters: {
            query?: {
                venue?: string;
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartReplayRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulatorViewResponse"];
                };
            };
        };
    };
    AdvanceReplay: {
        parameters: {
            query?: {
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdvanceReplayRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdvanceReplayResponse"];
                };
            };
        };
    };
    SetReplaySpeed: {
        parameters: {
            query?: {
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetReplaySpeedRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulatorViewResponse"];
                };
            };
        };
    };
    StartSynthetic: {
        parameters: {
            query?: {
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartSyntheticRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulatorViewResponse"];
                };
            };
        };
    };
    GetHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthEndpointsResponse"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthEndpointsResponse"];
                };
            };
        };
    };
    GetLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthEndpointsProbe"];
                };
            };
        };
    };
    GetReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthEndpointsProbe"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthEndpointsProbe"];
                };
            };
        };
    };
}
