import { describe, expect, it } from 'vitest';
import { orderOf, positive, wrongOf, type Ticket } from './ticket';

const market = { symbol: 'BTCUSDT', account: 'simulator' };
const plain: Ticket = { side: 'buy', type: 'market', price: '', target: '', stop: '', sizing: 'quantity', size: '0.5' };

describe('an order that is being typed', () => {
  it('is one as soon as it has a quantity', () => {
    expect(orderOf(plain, market)).toEqual({ ...market, side: 'buy', type: 'market', quantity: 0.5 });
    expect(orderOf({ ...plain, size: '' }, market)).toBeNull();
    expect(orderOf({ ...plain, size: '0' }, market)).toBeNull();
    expect(orderOf({ ...plain, size: '-1' }, market)).toBeNull();
    expect(orderOf({ ...plain, size: 'many' }, market)).toBeNull();
  });

  it('needs a price where it rests, and leaves one out where it does not', () => {
    expect(wrongOf({ ...plain, type: 'limit' })).toHaveProperty('price');
    expect(orderOf({ ...plain, type: 'limit', price: '99.5' }, market)).toMatchObject({ type: 'limit', price: 99.5 });
    expect(orderOf({ ...plain, price: '99.5' }, market)).not.toHaveProperty('price');
  });

  it('needs a stop where the risk decides', () => {
    expect(wrongOf({ ...plain, sizing: 'risk_percent' })).toHaveProperty('stop');
    expect(orderOf({ ...plain, sizing: 'risk_percent', stop: '90' }, market)).toEqual({
      ...market,
      side: 'buy',
      type: 'market',
      stop: 90,
      risk_percent: 0.5,
    });
    expect(orderOf({ ...plain, sizing: 'risk_amount', stop: '90' }, market)).toMatchObject({ risk_amount: 0.5 });
  });

  it('tells what is no price, and lets what is left empty be empty', () => {
    expect(wrongOf({ ...plain, target: 'x' })).toHaveProperty('target');
    expect(wrongOf({ ...plain, stop: '-3' })).toHaveProperty('stop');
    expect(wrongOf(plain)).toEqual({});
    expect(orderOf({ ...plain, target: '110' }, market)).toMatchObject({ target: 110 });
  });
});

it('reads what is above 0 and nothing else', () => {
  expect(['1', ' 2.5 ', '0', '-1', '', ' ', '1e400', 'NaN'].map(positive)).toEqual([1, 2.5, null, null, null, null, null, null]);
  expect(['0x10', '1e5', '1,000', '.5', '5.', '+1'].map(positive)).toEqual([null, null, null, null, null, null]);
});
