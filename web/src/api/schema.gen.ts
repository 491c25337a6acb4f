/** Made from the OpenAPI document of the host by `npm run api`; not to be edited by hand. */

export interface paths {
    "/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Live prices, bars, sessions, signals and jobs (WebSocket) */
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
        /** Progress of data jobs, the last messages first (WebSocket) */
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
        /** Progress of data jobs, the last messages first (WebSocket) */
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
    "/admin/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with name and password */
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
        /** Change one's own password; signs out everywhere */
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
        /** Users of this desk */
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
        /** Instruments with stored bars or offered by a feed */
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
         * @description With start_time the first bars of the range are given, without it the last. Both ends are inclusive and meant as open times.
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
        /** Statistics of a stretch of bars; of all when no range is named */
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
        /** Import a file of bars as a job */
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
        /** How a data job stands */
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
        /** Stored series */
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
        /** Delete a symbol's stored bars */
        delete: operations["DeleteBars"];
        options?: never;
        head?: never;
        patch?: never;
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
        /** Every account with its money, positions and working orders */
        get: operations["ListAccounts"];
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
        /** The account's equity; ?account= chooses, the simulator's when left out */
        get: operations["GetBalance"];
        put?: never;
        /** Asks the venue for the balance and refreshes a session's basis between trades. */
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
    "/api/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders with their fills, newest first; ?trade_id=, ?account= and ?symbol= narrow */
        get: operations["ListOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/trades/{trade_id}": {
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
        /** Where the desk and its venues do not agree, newest first; ?status=open narrows */
        get: operations["ListFindings"];
        put?: never;
        /** Compare the desk with its venues now; ?account= narrows */
        post: operations["CompareNow"];
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
        /** Engage or release the kill switch; engaged, nothing is sent but exits */
        post: operations["MoveKillSwitch"];
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
        /** Place a trade by hand: an entry and, where given, its exits */
        post: operations["PlaceOrder"];
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
        /** Cancel an entry order; what was filled of it is closed */
        delete: operations["CancelOrder"];
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
        /** Close a trade, or all open trades of a symbol, at the market */
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
        /** Accept a difference; for a position the venue's quantity becomes the desk's */
        post: operations["AcceptFinding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staking-trees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The staking trees with their nodes, stakes and odds at a win rate of one half. */
        get: operations["ListStakingTrees"];
        put?: never;
        post?: never;
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
        /** One staking tree. */
        get: operations["GetStakingTree"];
        put?: never;
        post?: never;
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
        /** Says that the webhook is there. */
        get: operations["TradeSignalHealth"];
        put?: never;
        /** Takes a trade signal; the token stands in X-Webhook-Token or in the body's token. */
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
        /** Says that the webhook is there; the token is not looked at. */
        get: operations["TradeSignalHealthWithToken"];
        put?: never;
        /** Takes a trade signal; the token stands in the address. */
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
        /** Says that the webhook is there; the route is not looked at. */
        get: operations["SignedTradeSignalHealth"];
        put?: never;
        /** Takes a trade signal whose body is signed (HMAC-SHA256, hex) in X-Webhook-Signature. */
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
        /** The routes, without their secrets. */
        get: operations["ListRoutes"];
        put?: never;
        /** Makes a route; its token is shown this once. */
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
        /** One route, without its secret. */
        get: operations["GetRoute"];
        put?: never;
        post?: never;
        /** Ends a route; its sessions and signals stay. */
        delete: operations["DeleteRoute"];
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
        /** The inbox, newest first. */
        get: operations["ListSignals"];
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
        /** One signal with its body, its answer and the whole decision trace. */
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
        /** The sessions, newest first. */
        get: operations["ListSessions"];
        put?: never;
        /** Opens a session that is walked by hand. */
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
        /** One session. */
        get: operations["GetSession"];
        put?: never;
        post?: never;
        /** Closes a session and hides it; its trail stays. */
        delete: operations["DeleteSession"];
        options?: never;
        head?: never;
        /** Changes a session's name or notes. */
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
        /** The steps of a session, oldest first, each with its explanation. */
        get: operations["ListSessionSteps"];
        put?: never;
        /** Tells the result of a trade of a session that is walked by hand. */
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
        /** The sessions as a CSV or XLSX file. */
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
        /** Active sessions, pending trades, recent results and statistics. */
        get: operations["ShowDashboard"];
        put?: never;
        post?: never;
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
        /** Revokes the route's secret and shows a new one this once. */
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
        /** The simulator's market, account, positions and open orders. */
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
        /** Replays stored bars: by hand, at a multiple of the market's speed, or as fast as possible. */
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
        /** Shows the next bars of a replay and answers when the desk has settled. */
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
        /** Changes the speed of the replay. */
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
        /** Goes back to the synthetic markets. */
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
        /** State of database, venue and feed */
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
        /** The process answers */
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
        /** Start-up has run and the database answers */
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
        /**
         * @description What kind of account orders are matched for.
         * @enum {unknown}
         */
        AccountKind: "margin" | "spot";
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
        BarListView: {
            symbol: string;
            timeframe: string;
            source: string;
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
            complete: null | boolean;
        };
        CancelOrderResponse: {
            trade_id: string;
            client_order_id: string;
            status: components["schemas"]["OrderStatus"];
        };
        ChangePasswordRequest: {
            current_password: string;
            new_password: string;
        };
        ClearCacheResponse: {
            success: boolean;
            symbol: string;
            message: string;
        };
        ClosePositionRequest: {
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
            sizing?: string;
            allow_lower_reward_risk?: boolean;
            on_busy?: string;
            mapping?: null | components["schemas"]["JsonElement"];
            defaults?: null | components["schemas"]["JsonElement"];
            allowed_senders?: string[];
            hmac?: boolean;
            expect?: null | components["schemas"]["JsonElement"];
            /** Format: double */
            max_loss_percent?: number;
            /** Format: int32 */
            max_signal_age_minutes?: number;
        };
        CreateUserRequest: {
            username: string;
            password: string;
            role: string;
            email?: null | string;
        };
        DataGap: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** Format: int64 */
            missing_bars: number;
        };
        DataJobView: {
            job_id: string;
            kind: string;
            symbol: string;
            source: string;
            file_name: string;
            status: string;
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
            kind: string;
            /** Format: double */
            percent: number;
            /** Format: double */
            limit: number;
        };
        DataQuality: {
            symbol: string;
            source: string;
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
        DeleteBarsResponse: {
            success: boolean;
            symbol: string;
            sources: string[];
            /** Format: int64 */
            bars_deleted: number;
            message: string;
        };
        EditSessionRequest: {
            session_name?: null | string;
            session_notes?: null | string;
            name?: null | string;
            notes?: null | string;
        };
        GetBarStatisticsResponse: {
            symbol: string;
            timeframe: string;
            source: string;
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
            timeframe: string;
            source: string;
            candle: components["schemas"]["BarView"];
        };
        GetBarsMultipleView: {
            symbol: string;
            source: string;
            timeframes: {
                [key: string]: components["schemas"]["BarListView"];
            };
        };
        HealthEndpointsProbe: {
            /** @description `live`, `ready` or `starting`. */
            status: string;
        };
        HealthEndpointsResponse: {
            /** @description `healthy`; `degraded` while a venue or feed is away; `unhealthy` without the database. */
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
        };
        /** Format: binary */
        IFormFile: string;
        ImportBarsForm: {
            file: components["schemas"]["IFormFile"];
            time_zone?: null | string;
            timeframe?: null | string;
        };
        ImportBarsResponse: {
            job_id: string;
            symbol: string;
            status: string;
            message: string;
        };
        ImportReport: {
            file: string;
            timeframe?: null | string;
            time_unit?: null | string;
            /** Format: int64 */
            read?: number;
            /** Format: int64 */
            stored?: number;
            /** Format: int64 */
            unchanged?: number;
            /** Format: int64 */
            restated?: number;
            /** Format: int64 */
            duplicates?: number;
            /** Format: int64 */
            out_of_order?: number;
            /** Format: int64 */
            gaps?: number;
            /** Format: int64 */
            missing_bars?: number;
            gap_list?: components["schemas"]["ImportReportGapEntry"][];
            /** Format: int64 */
            refused?: number;
            refused_lines?: components["schemas"]["ImportReportRefusedEntry"][];
            /** Format: int64 */
            conflicts?: number;
            conflict_list?: components["schemas"]["LineConflict"][];
            /** Format: int64 */
            unusual?: number;
            unusual_list?: components["schemas"]["UnusualBar"][];
            /** Format: date-time */
            first_bar?: null | string;
            /** Format: date-time */
            last_bar?: null | string;
            /** Format: date-time */
            stands_through?: null | string;
            refusal?: null | string;
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
        LineConflict: {
            /** Format: date-time */
            open_time: string;
            /** Format: int64 */
            first_line: number;
            /** Format: int64 */
            second_line: number;
        };
        ListAccountsItem: {
            account: string;
            name: string;
            venue: string;
            mode: string;
            kind: null | string;
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
            market_time: string;
            /** Format: date-time */
            as_of: null | string;
            is_stale: boolean;
            positions: components["schemas"]["ListPositionsItem"][];
            open_orders: components["schemas"]["ListAccountsOpenOrder"][];
        };
        ListAccountsOpenOrder: {
            client_order_id: string;
            trade_id: string;
            leg: string;
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
            kind: string;
            subject: string;
            symbol: null | string;
            detail: string;
            desk_value: null | string;
            venue_value: null | string;
            status: string;
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
        ListInstrumentsResponse: {
            symbol: string;
            name: string;
            category: string;
            source: string;
            is_synthetic: boolean;
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
        ListOrdersFill: {
            venue_trade_id: string;
            /** Format: double */
            price: number;
            /** Format: double */
            quantity: number;
            /** Format: double */
            fee: number;
            fee_asset: string;
            /** Format: date-time */
            venue_time: string;
            /** Format: date-time */
            received_at: string;
            /** Format: date-time */
            recorded_at: string;
            note: null | string;
        };
        ListOrdersItem: {
            client_order_id: string;
            venue_order_id: null | string;
            trade_id: string;
            account: string;
            symbol: string;
            leg: string;
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
            fills: components["schemas"]["ListOrdersFill"][];
        };
        ListPositionsItem: {
            account: string;
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
        ListStakingTreesEndValue: {
            /** Format: double */
            value_percent: number;
            /** Format: double */
            probability: number;
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
            source: string;
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
        MoveKillSwitchRequest: {
            engaged: boolean;
            reason?: null | string;
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
        PlaceOrderRequest: {
            account?: null | string;
            symbol: string;
            side: components["schemas"]["OrderSide"];
            type?: components["schemas"]["OrderType"];
            /** Format: double */
            quantity: number;
            /** Format: double */
            price?: null | number;
            /** Format: double */
            target?: null | number;
            /** Format: double */
            stop?: null | number;
        };
        PlaceOrderResponse: {
            trade_id: string;
            client_order_id: string;
            status: components["schemas"]["OrderStatus"];
            rules: components["schemas"]["RuleOutcome"][];
        };
        ProblemDetails: {
            type?: null | string;
            title?: null | string;
            /** Format: int32 */
            status?: null | number;
            detail?: null | string;
            instance?: null | string;
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
            /** @description Where to go on. */
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
            sizing: string;
            allow_lower_reward_risk: boolean;
            on_busy: string;
            allowed_senders: string[];
            hmac: boolean;
            /** Format: double */
            max_loss_percent: number;
            /** Format: int32 */
            max_signal_age_minutes: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            rotated_at: null | string;
            session_id: null | string;
            warnings: string[];
        };
        RouteDescriptionWithSecret: {
            id: string;
            name: string;
            symbols: string[];
            account: string;
            staking_tree_id: string;
            sizing: string;
            allow_lower_reward_risk: boolean;
            on_busy: string;
            allowed_senders: string[];
            hmac: boolean;
            /** Format: double */
            max_loss_percent: number;
            /** Format: int32 */
            max_signal_age_minutes: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            rotated_at: null | string;
            session_id: null | string;
            warnings: string[];
            token: string;
            webhook_path: string;
            alert_template: string;
        };
        /** @description One rule that was looked at, passed or failed, with its numbers. What the page shows as the decision trace. */
        RuleOutcome: {
            /** @description Name from the closed list. */
            rule: string;
            /** @description False refuses. */
            passed: boolean;
            /** @description In words, with the numbers. */
            detail: string;
            /** @description True when trying again later can help. */
            may_retry?: boolean;
            /** @description True when it is worth a warning although it passed. */
            is_warning?: boolean;
        };
        ScoreComponent: {
            name: string;
            /** Format: double */
            weight: number;
            /** Format: double */
            value: number;
            /** Format: double */
            points: number;
            detail: string;
        };
        SessionDescriptionResponse: {
            session_id: string;
            session_name: string;
            route_id: null | string;
            route_name: null | string;
            account: null | string;
            staking_tree_id: string;
            status: string;
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
            open_trade_id: null | string;
            /** Format: date-time */
            started_at: string;
            /** Format: date-time */
            last_action_at: string;
            /** Format: date-time */
            ended_at: null | string;
        };
        SessionDescriptionStep: {
            /** Format: int32 */
            step_number: number;
            node_name: string;
            step_type: string;
            execution_status: string;
            trade_id: null | string;
            signal_id: null | string;
            symbol: null | string;
            side: null | string;
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
            exit_reason: null | string;
            result: null | string;
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
            speed: components["schemas"]["JsonElement"];
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
            side: null | string;
            node_name: string;
            execution_status: string;
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
            result: string;
            /** Format: double */
            profit_loss: number;
            exit_reason: null | string;
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
        };
        ShowTradeEntry: {
            kind?: string;
            /** Format: double */
            amount?: number;
            currency?: string;
            venue_trade_id?: null | string;
            origin?: string;
            reason?: string;
            /** Format: date-time */
            recorded_at?: string;
        };
        ShowTradeEvent: {
            client_order_id?: string;
            from_status?: null | string;
            to_status?: string;
            detail?: null | string;
            /** Format: date-time */
            venue_time?: null | string;
            /** Format: date-time */
            received_at?: null | string;
            /** Format: date-time */
            recorded_at?: string;
        };
        ShowTradeResponse: {
            trade: components["schemas"]["TradeState"];
            origin: string;
            /** Format: int64 */
            longest_unprotected_ms: number;
            orders: components["schemas"]["ListOrdersItem"][];
            events: components["schemas"]["ShowTradeEvent"][];
            ledger: components["schemas"]["ShowTradeEntry"][];
        };
        SignalDescriptionDetail: {
            id: string;
            signal_id: null | string;
            route_id: string;
            route_name: null | string;
            symbol: null | string;
            action: null | string;
            status: string;
            reason: null | string;
            /** Format: date-time */
            received_at: string;
            session_id: null | string;
            trade_id: null | string;
            warnings: string[];
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
        };
        SignalDescriptionResponse: {
            id: string;
            signal_id: null | string;
            route_id: string;
            route_name: null | string;
            symbol: null | string;
            action: null | string;
            status: string;
            reason: null | string;
            /** Format: date-time */
            received_at: string;
            session_id: null | string;
            trade_id: null | string;
            warnings: string[];
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
            mode: string;
            symbol: null | string;
            timeframe: null | string;
            /** Format: date-time */
            from: null | string;
            /** Format: date-time */
            to: null | string;
            speed: unknown;
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
        StartReplayRequest: {
            symbol: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to?: null | string;
            speed: components["schemas"]["JsonElement"];
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
        /** @description Who is connected to the streams. */
        StreamStats: {
            /**
             * Format: int32
             * @description Open connections of every kind.
             */
            total_connections: number;
            /**
             * Format: int32
             * @description Clients of the job feed.
             */
            data_collection_subscribers: number;
            /**
             * Format: int32
             * @description Clients of the training feed.
             */
            model_training_subscribers: number;
            /**
             * Format: int32
             * @description Job messages kept for newcomers.
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
        };
        /**
         * @description How far a trade is.
         * @enum {unknown}
         */
        TradePhase: "planned" | "entering" | "open" | "exited" | "failed" | "settled";
        /** @description A trade as it stands in the desk's books. */
        TradeState: {
            trade_id: string;
            owner_kind: string;
            owner_id: string;
            account: string;
            symbol: string;
            side: components["schemas"]["OrderSide"];
            phase: components["schemas"]["TradePhase"];
            /** @description True when a settled or failed trade never filled. */
            is_failed: boolean;
            /** Format: double */
            planned_quantity: number;
            /** Format: double */
            planned_entry_price: number;
            /** Format: double */
            target_price?: null | number;
            /** Format: double */
            stop_price?: null | number;
            /** @description Client order id of the (newest revision of the) entry. */
            entry_client_order_id: string;
            entry_venue_order_id?: null | string;
            entry_status: components["schemas"]["OrderStatus"];
            /**
             * Format: double
             * @description Entry quantity filled so far.
             */
            entry_filled_quantity: number;
            /**
             * Format: double
             * @description Volume-weighted; null before the first fill.
             */
            entry_average_price?: null | number;
            /** Format: date-time */
            entry_filled_at?: null | string;
            /** Format: double */
            exit_filled_quantity: number;
            /** Format: double */
            exit_average_price?: null | number;
            /** Format: date-time */
            exit_filled_at?: null | string;
            /** @description One of ExitReason, once exited. */
            exit_reason?: null | string;
            /**
             * Format: double
             * @description All commissions so far in the account's currency, not negative.
             */
            fees: number;
            /**
             * Format: double
             * @description Net of fees, in the account's currency; meaningful once exited.
             */
            realized_pnl: number;
            /**
             * Format: double
             * @description Entry slippage against us in price units: positive is worse than planned. Null before the entry filled.
             */
            slippage?: null | number;
            /** @description Why it failed, or what was out of the ordinary, in words. */
            note?: null | string;
            /** @description Where the exits stand: `venue`, `desk` or `none`. */
            exits_at: string;
        };
        /** @enum {unknown} */
        TradingCalendar: "around_the_clock" | "weekdays";
        UnusualBar: {
            /** Format: int64 */
            line: number;
            /** Format: date-time */
            open_time: string;
            reason: string;
        };
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
            result: string;
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
                start_time?: string;
                end_time?: string;
                limit?: number;
                source?: string;
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
        };
    };
    GetBarsOfSeveralTimeframes: {
        parameters: {
            query?: {
                timeframes?: string;
                limit?: number;
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
        };
    };
    GetLatestBar: {
        parameters: {
            query?: {
                source?: string;
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
                start_time?: string;
                end_time?: string;
                source?: string;
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
            query?: never;
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
                    "application/json": components["schemas"]["ListAccountsItem"][];
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
                    "application/json": components["schemas"]["ListOrdersItem"][];
                };
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
    PlaceOrder: {
        parameters: {
            query?: never;
            header?: never;
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
    ListStakingTrees: {
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
                    "application/json": components["schemas"]["ListStakingTreesResponse"][];
                };
            };
        };
    };
    GetStakingTree: {
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
                    "application/json": components["schemas"]["SessionDescriptionStep"][];
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
                    "application/json": components["schemas"]["SessionDescriptionStep"];
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
                    "application/json": components["schemas"]["SimulatorViewResponse"];
                };
            };
        };
    };
    StartReplay: {
        parameters: {
            query?: never;
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
            query?: never;
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
            query?: never;
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
            query?: never;
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
