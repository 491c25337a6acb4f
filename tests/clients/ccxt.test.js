// ccxt, which knows nothing of Candlewick, trades on the exchange as on Binance: only its base addresses change, and options that keep it
// from asking the real Binance for what comes from there alone.
import ccxt from 'ccxt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startExchange } from './exchange.js';

const symbol = 'BTC/USDT';

/** @type {Awaited<ReturnType<typeof startExchange>>} */
let exchange;
/** @type {import('ccxt').pro.binance} */
let client;

/** A client that asks the exchange instead of Binance. */
async function connect(/** @type {{url: string, key: string, secret: string}} */ at) {
  const made = new ccxt.pro.binance({
    apiKey: at.key,
    secret: at.secret,
    enableRateLimit: false,
    options: { defaultType: 'spot', fetchMarkets: { types: ['spot'] }, fetchCurrencies: false, fetchMargins: false },
  });
  const socket = at.url.replace('http', 'ws');
  made.urls.api.public = `${at.url}/api/v3`;
  made.urls.api.private = `${at.url}/api/v3`;
  made.urls.api.ws.spot = `${socket}/ws`;
  made.urls.api.ws['ws-api'].spot = `${socket}/ws-api/v3`;
  // What ccxt wants for every address that is not encrypted; it has nothing to do with a proxy.
  await made.loadHttpProxyAgent();
  return made;
}

/** True once the account's events are subscribed to: what happens before is not told. */
function isSubscribed() {
  const { subscriptions, futures } = client.clients[client.urls.api.ws['ws-api'].spot] ?? {};
  return subscriptions?.spot === true && !('authenticate:signature:spot' in futures);
}

/** A quantity whose commission has few decimals. */
const amount = 0.02;

const last = async () => (await client.fetchTicker(symbol)).last;
const price = (/** @type {number} */ value) => Number(client.priceToPrecision(symbol, value));

beforeAll(async () => {
  exchange = await startExchange({ CANDLEWICK_SIMULATOR__TICKMILLISECONDS: '100', CANDLEWICK_SIMULATOR__BALANCE: '100000', CANDLEWICK_SIMULATOR__COMMISSIONRATE: '0.001' });
  client = await connect(exchange);
  await client.loadMarkets();
});

afterAll(async () => {
  await client?.close();
  await exchange?.stop();
});

describe('the market', () => {
  it('is listed with its rules', () => {
    const market = client.market(symbol);
    expect(market).toMatchObject({ id: 'BTCUSDT', base: 'BTC', quote: 'USDT', spot: true, active: true, type: 'spot' });
    expect(market.precision.price).toBe(0.01);
    expect(market.limits.amount.min).toBeGreaterThan(0);
    expect(market.limits.cost.min).toBeGreaterThan(0);
    expect(Object.keys(client.markets)).toContain('ETH/USDT');
  });

  it('has the exchange’s time', async () => {
    expect(Math.abs((await client.fetchTime()) - Date.now())).toBeLessThan(5_000);
  });

  it('has candles that follow each other', async () => {
    // The past is made while the exchange runs already.
    await expect.poll(async () => (await client.fetchOHLCV(symbol, '1m', undefined, 100)).length, { timeout: 30_000 }).toBe(100);
    const candles = await client.fetchOHLCV(symbol, '1m', undefined, 100);
    for (const [i, [time, open, high, low, close, volume]] of candles.entries()) {
      expect(high).toBeGreaterThanOrEqual(Math.max(open, close, low));
      expect(low).toBeLessThanOrEqual(Math.min(open, close));
      expect(volume).toBeGreaterThan(0);
      if (i > 0) {
        expect(time - candles[i - 1][0]).toBe(60_000);
      }
    }

    const [first] = candles;
    const again = await client.fetchOHLCV(symbol, '1m', first[0], 1);
    expect(again).toEqual([first]);
    expect(await client.fetchOHLCV(symbol, '15m', undefined, 3)).toHaveLength(3);
  });

  it('has tickers, one and all', async () => {
    const ticker = await client.fetchTicker(symbol);
    expect(ticker.symbol).toBe(symbol);
    expect(ticker.bid).toBeLessThanOrEqual(ticker.ask);
    expect(ticker.low).toBeLessThanOrEqual(ticker.last);
    expect(ticker.high).toBeGreaterThanOrEqual(ticker.last);
    const tickers = await client.fetchTickers();
    expect(Object.keys(tickers).sort()).toEqual(Object.keys(client.markets).sort());
    const bids = await client.fetchBidsAsks([symbol]);
    expect(bids[symbol].bid).toBeGreaterThan(0);
  });

  it('has a book and trades', async () => {
    const book = await client.fetchOrderBook(symbol);
    expect(book.bids[0][0]).toBeLessThanOrEqual(book.asks[0][0]);
    expect(book.bids[0][1]).toBeGreaterThan(0);
    await expect.poll(async () => (await client.fetchTrades(symbol)).length, { timeout: 20_000 }).toBeGreaterThan(2);
    const trades = await client.fetchTrades(symbol);
    for (const [i, trade] of trades.entries()) {
      expect(trade).toMatchObject({ symbol, price: expect.any(Number), amount: expect.any(Number) });
      expect(trade.timestamp).toBeGreaterThanOrEqual(trades[Math.max(0, i - 1)].timestamp);
    }
  });
});

describe('the account', () => {
  it('begins with its balance', async () => {
    const balance = await client.fetchBalance();
    expect(balance.USDT).toEqual({ free: 100_000, used: 0, total: 100_000 });
  });

  it('buys and sells at the market', async () => {
    const bought = await client.createOrder(symbol, 'market', 'buy', amount);
    expect(bought).toMatchObject({ symbol, side: 'buy', type: 'market', status: 'closed', filled: amount, remaining: 0 });
    expect(bought.cost).toBeCloseTo(bought.average * amount, 6);
    expect(bought.fees).toEqual([{ currency: 'BTC', cost: amount * 0.001 }]);
    const holding = await client.fetchBalance();
    expect(holding.BTC.free).toBeCloseTo(amount * 0.999, 10);
    expect(holding.USDT.free).toBeCloseTo(100_000 - bought.cost, 6);

    const sold = await client.createOrder(symbol, 'market', 'sell', amount / 2);
    expect(sold).toMatchObject({ side: 'sell', status: 'closed', filled: amount / 2 });
    expect(sold.fees[0].currency).toBe('USDT');
    const trades = await client.fetchMyTrades(symbol);
    expect(trades.map((trade) => [trade.side, trade.amount, trade.order])).toEqual([
      ['buy', amount, bought.id],
      ['sell', amount / 2, sold.id],
    ]);
    expect(trades.map((trade) => trade.takerOrMaker)).toEqual(['taker', 'taker']);
  });

  it('rests a limit order, finds it and cancels it', async () => {
    const away = price((await last()) * 0.9);
    const placed = await client.createOrder(symbol, 'limit', 'buy', amount, away, { clientOrderId: 'ccxt-limit-1' });
    expect(placed).toMatchObject({ status: 'open', price: away, filled: 0, clientOrderId: 'ccxt-limit-1' });
    expect((await client.fetchOpenOrders(symbol)).map((order) => order.id)).toEqual([placed.id]);
    expect((await client.fetchBalance()).USDT.used).toBeCloseTo(away * amount, 6);
    expect(await client.fetchOrder(placed.id, symbol)).toMatchObject({ id: placed.id, status: 'open', price: away });
    expect(await client.cancelOrder(placed.id, symbol)).toMatchObject({ id: placed.id, status: 'canceled' });
    expect(await client.fetchOpenOrders(symbol)).toEqual([]);
    expect((await client.fetchBalance()).USDT.used).toBe(0);
    expect((await client.fetchClosedOrders(symbol)).map((order) => order.status)).not.toContain('open');
    expect((await client.fetchOrders(symbol)).at(-1)).toMatchObject({ id: placed.id, status: 'canceled' });
  });

  it('places a stop order and cancels it', async () => {
    const trigger = price((await last()) * 0.9);
    const placed = await client.createOrder(symbol, 'market', 'sell', amount / 4, undefined, { stopLossPrice: trigger });
    const stop = await client.fetchOrder(placed.id, symbol);
    expect(stop).toMatchObject({ status: 'open', side: 'sell', triggerPrice: trigger });
    expect(stop.info.type).toBe('STOP_LOSS');
    await client.cancelAllOrders(symbol);
    expect(await client.fetchOpenOrders(symbol)).toEqual([]);
  });

  it('places one order that cancels the other', async () => {
    const now = await last();
    const list = await client.privatePostOrderListOco({
      symbol: 'BTCUSDT',
      side: 'SELL',
      quantity: client.amountToPrecision(symbol, amount / 4),
      aboveType: 'LIMIT_MAKER',
      abovePrice: client.priceToPrecision(symbol, now * 1.1),
      belowType: 'STOP_LOSS',
      belowStopPrice: client.priceToPrecision(symbol, now * 0.9),
    });
    expect(list).toMatchObject({ contingencyType: 'OCO', listOrderStatus: 'EXECUTING', symbol: 'BTCUSDT' });
    expect(await client.fetchOpenOrders(symbol)).toHaveLength(2);
    expect((await client.fetchBalance()).BTC.used).toBeCloseTo(amount / 4, 10);
    await client.cancelOrder(list.orders[0].orderId, symbol);
    expect(await client.fetchOpenOrders(symbol)).toEqual([]);
    expect((await client.fetchBalance()).BTC.used).toBe(0);
  });

  it('is refused in words that the client knows', async () => {
    await expect(client.createOrder(symbol, 'market', 'sell', 5)).rejects.toThrow(ccxt.InsufficientFunds);
    await expect(client.createOrder(symbol, 'limit', 'buy', 100, price((await last()) * 0.9))).rejects.toThrow(ccxt.InsufficientFunds);
    await expect(client.cancelOrder('999999', symbol)).rejects.toThrow(ccxt.OrderNotFound);
    await expect(client.fetchOrder('999999', symbol)).rejects.toThrow(ccxt.OrderNotFound);
    const stranger = await connect({ ...exchange, secret: 'x'.repeat(64) });
    await expect(stranger.fetchBalance()).rejects.toThrow(ccxt.AuthenticationError);
    await stranger.close();
  });
});

describe('what is watched', () => {
  it('shows candles, trades and the best prices as they come', async () => {
    const candles = await client.watchOHLCV(symbol, '1m');
    expect(candles.at(-1)).toHaveLength(6);
    const trades = await client.watchTrades(symbol);
    expect(trades[0]).toMatchObject({ symbol, price: expect.any(Number), amount: expect.any(Number) });
    const best = await client.watchBidsAsks([symbol]);
    expect(best[symbol].bid).toBeLessThanOrEqual(best[symbol].ask);
    const book = await client.watchOrderBook(symbol);
    expect(book.bids[0][0]).toBeLessThanOrEqual(book.asks[0][0]);
  });

  it('shows orders and the balance as they change', async () => {
    const watched = client.watchOrders(symbol);
    const balance = client.watchBalance();
    await expect.poll(isSubscribed, { timeout: 20_000 }).toBe(true);
    const away = price((await last()) * 0.9);
    const placed = await client.createOrder(symbol, 'limit', 'buy', amount, away, { clientOrderId: 'ccxt-watched' });
    const seen = (await watched).find((order) => order.clientOrderId === 'ccxt-watched');
    expect(seen).toMatchObject({ id: placed.id, symbol, status: 'open', price: away, amount });
    expect((await balance).USDT.used).toBeCloseTo(away * amount, 6);

    const next = client.watchOrders(symbol);
    await client.cancelOrder(placed.id, symbol);
    expect((await next).find((order) => order.clientOrderId === 'ccxt-watched')).toMatchObject({ id: placed.id, status: 'canceled' });
  });
});

describe('a killed exchange', () => {
  it('comes back with its orders, balances and keys', async () => {
    const placed = await client.createOrder(symbol, 'limit', 'buy', amount, price((await last()) * 0.9));
    const before = await client.fetchBalance();
    await client.close();
    const { key, secret, folder } = exchange;
    await exchange.kill();

    exchange = { ...(await startExchange({}, folder)), key, secret };
    client = await connect(exchange);
    await client.loadMarkets();

    expect((await client.fetchOpenOrders(symbol)).map((order) => order.id)).toEqual([placed.id]);
    const after = await client.fetchBalance();
    expect([after.USDT, after.BTC]).toEqual([before.USDT, before.BTC]);
    expect((await client.fetchMyTrades(symbol)).length).toBe(2);
  });
});
