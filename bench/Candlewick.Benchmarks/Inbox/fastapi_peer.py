"""What the inbox is measured against: FastAPI with asyncpg, each alert stored in a transaction of its own on PostgreSQL."""
import json
import os
import uuid
from datetime import datetime, timezone

import asyncpg
from fastapi import FastAPI, Request
from fastapi.responses import Response

app = FastAPI()
SIGNAL = """INSERT INTO trade_signals (id, route_id, signal_id, claims_id, content_hash, status, symbol, action, reason, session_id,
 trade_id, received_at, recorded_at, market_time, body, sender, user_agent, warnings, trace, response_status, response_body)
 VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21)"""
SESSION = """INSERT INTO sessions (session_id, session_name, route_id, account, symbol, status, current_node, path_summary,
 initial_amount, running_total, open_trade_id, last_step, started_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)"""
STEP = """INSERT INTO session_steps (session_id, step_number, node_name, step_type, execution_status, trade_id, signal_id, symbol,
 side, stake_percentage, stake_value, quantity, entry_price, target_price, stop_price, running_total, at, explanation)
 VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)"""
TRADE = """INSERT INTO trades (trade_id, owner_id, account, symbol, side, phase, quantity, entry_price, target, stop, origin, planned_at)
 VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)"""
ORDER = """INSERT INTO orders (client_order_id, trade_id, account, symbol, leg, side, type, quantity, status, created_at)
 VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)"""
TRACE = json.dumps([{"rule": f"Rule{n}", "passed": n > 0, "detail": "the entry 1 is further than 25 % of the way to the stop from 45,000"}
                    for n in range(6)])
TABLES = """
CREATE TABLE trade_signals (sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id TEXT NOT NULL UNIQUE, route_id TEXT NOT NULL,
 signal_id TEXT, claims_id BOOLEAN NOT NULL, content_hash TEXT NOT NULL, status TEXT NOT NULL, symbol TEXT, action TEXT, reason TEXT,
 session_id TEXT, trade_id TEXT, waits_for TEXT, received_at TIMESTAMPTZ NOT NULL, recorded_at TIMESTAMPTZ NOT NULL,
 market_time TIMESTAMPTZ, body TEXT NOT NULL, sender TEXT, user_agent TEXT, warnings TEXT NOT NULL, trace TEXT NOT NULL,
 response_status INTEGER NOT NULL, response_body TEXT NOT NULL);
CREATE UNIQUE INDEX trade_signals_claim ON trade_signals (route_id, signal_id) WHERE claims_id;
CREATE INDEX trade_signals_route ON trade_signals (route_id, sequence);
CREATE TABLE sessions (session_id TEXT PRIMARY KEY, session_name TEXT, route_id TEXT, account TEXT, symbol TEXT, status TEXT,
 current_node TEXT, path_summary TEXT, initial_amount NUMERIC, running_total NUMERIC, open_trade_id TEXT, last_step INTEGER,
 started_at TIMESTAMPTZ);
CREATE TABLE session_steps (session_id TEXT, step_number INTEGER, node_name TEXT, step_type TEXT, execution_status TEXT, trade_id TEXT,
 signal_id TEXT, symbol TEXT, side TEXT, stake_percentage NUMERIC, stake_value NUMERIC, quantity NUMERIC, entry_price NUMERIC,
 target_price NUMERIC, stop_price NUMERIC, running_total NUMERIC, at TIMESTAMPTZ, explanation TEXT,
 PRIMARY KEY (session_id, step_number));
CREATE TABLE trades (trade_id TEXT PRIMARY KEY, owner_id TEXT, account TEXT, symbol TEXT, side TEXT, phase TEXT, quantity NUMERIC,
 entry_price NUMERIC, target NUMERIC, stop NUMERIC, origin TEXT, planned_at TIMESTAMPTZ);
CREATE TABLE orders (client_order_id TEXT PRIMARY KEY, trade_id TEXT, account TEXT, symbol TEXT, leg TEXT, side TEXT, type TEXT,
 quantity NUMERIC, status TEXT, created_at TIMESTAMPTZ);
"""


@app.on_event("startup")
async def connect():
    app.state.pool = await asyncpg.create_pool(os.environ["PEER_DATABASE"], min_size=16, max_size=16)
    async with app.state.pool.acquire() as connection, connection.transaction():
        # Several workers start at once; the first of them makes the tables.
        await connection.execute("SELECT pg_advisory_xact_lock(1)")
        if await connection.fetchval("SELECT to_regclass('trade_signals')") is None:
            await connection.execute(TABLES)


async def store(connection, route, signal, body, now, status, session, trade, answer):
    await connection.execute(
        SIGNAL, f"sig_{uuid.uuid4().hex}", route, signal["id"], True, str(hash(body)), status, signal["symbol"], signal["action"],
        "EntryFarFromMarket", session, trade, now, now, now, body, "127.0.0.1", "load", "[]", TRACE, 200, answer)


@app.post("/refused/{route}")
async def refused(route: str, request: Request):
    body = (await request.body()).decode()
    signal = json.loads(body)
    now = datetime.now(timezone.utc)
    answer = json.dumps({"success": False, "error": "refused", "original_data": signal, "trace": TRACE})
    async with app.state.pool.acquire() as connection, connection.transaction():
        await store(connection, route, signal, body, now, "Refused", None, None, answer)
    return Response(answer, media_type="application/json")


@app.post("/accepted/{route}")
async def accepted(route: str, request: Request):
    body = (await request.body()).decode()
    signal = json.loads(body)
    now = datetime.now(timezone.utc)
    session, trade, order = (f"{kind}_{uuid.uuid4().hex}" for kind in ("ses", "tr", "cw"))
    answer = json.dumps({"success": True, "session_id": session, "trade_id": trade, "trace": TRACE})
    async with app.state.pool.acquire() as connection, connection.transaction():
        await connection.execute(SESSION, session, f"Route {now}", route, "sim", signal["symbol"], "Open", "Start", "Start", 100000, 0,
                                 trade, 2, now)
        for number, kind in ((1, "Decision"), (2, "Execute")):
            await connection.execute(STEP, session, number, "Start", kind, "Pending", trade, signal["id"], signal["symbol"], "Buy", 65,
                                     650, 1, 45000, 46000, 44000, 0, now, TRACE)
        await connection.execute(TRADE, trade, session, "sim", signal["symbol"], "Buy", "Planned", 1, 45000, 46000, 44000, "signal", now)
        await connection.execute(ORDER, order, trade, "sim", signal["symbol"], "Entry", "Buy", "Market", 1, "Planned", now)
        await store(connection, route, signal, body, now, "Accepted", session, trade, answer)
    return Response(answer, media_type="application/json")
