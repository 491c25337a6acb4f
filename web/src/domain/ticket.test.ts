import { describe, expect, it } from 'vitest';
import { askedOf, emptyTicket, hindranceOf, isSimple, placedOf, positive, sharesOf, wishOf, wrongOf, type Ticket } from './ticket';

const market = { symbol: 'BTCUSDT', account: 'simulator' };
const plain: Ticket = { ...emptyTicket, sizing: 'quantity', size: '0.5' };
const orderOf = (ticket: Ticket) => {
  const wish = wishOf(ticket, market);
  return wish && askedOf(wish);
};

describe('an order that is being typed', () => {
  it('is one as soon as it has a quantity', () => {
    expect(orderOf(plain)).toEqual({ ...market, side: 'buy', type: 'market', quantity: 0.5 });
    expect(orderOf({ ...plain, size: '' })).toBeNull();
    expect(orderOf({ ...plain, size: '0' })).toBeNull();
    expect(orderOf({ ...plain, size: '-1' })).toBeNull();
    expect(orderOf({ ...plain, size: 'many' })).toBeNull();
  });

  it('needs a price where it rests, and leaves one out where it does not', () => {
    expect(wrongOf({ ...plain, type: 'limit' })).toHaveProperty('price');
    expect(orderOf({ ...plain, type: 'limit', price: '99.5' })).toMatchObject({ type: 'limit', price: 99.5 });
    expect(orderOf({ ...plain, price: '99.5' })).not.toHaveProperty('price');
  });

  it('needs a stop where the risk decides', () => {
    expect(wrongOf({ ...plain, sizing: 'risk_percent' })).toHaveProperty('stop');
    expect(orderOf({ ...plain, sizing: 'risk_percent', stop: '90' })).toEqual({
      ...market,
      side: 'buy',
      type: 'market',
      stop: 90,
      risk_percent: 0.5,
    });
    expect(orderOf({ ...plain, sizing: 'risk_amount', stop: '90' })).toMatchObject({ risk_amount: 0.5 });
  });

  it('tells what is no price, and lets what is left empty be empty', () => {
    expect(wrongOf({ ...plain, target: 'x' })).toHaveProperty('target');
    expect(wrongOf({ ...plain, stop: '-3' })).toHaveProperty('stop');
    expect(wrongOf(plain)).toEqual({});
    expect(orderOf({ ...plain, target: '110' })).toMatchObject({ target: 110 });
  });
});

describe('exits beyond one target and one stop', () => {
  const several: Ticket = { ...plain, target: '110', stop: '90', target2: '120', share2: '25', target3: '130', share3: '25' };

  it('close their shares, the nearest first and down to the step, and the furthest target the rest', () => {
    const wish = wishOf(several, market);
    expect(wish && placedOf(wish, 0.7, 0.1)).toEqual({
      ...market,
      side: 'buy',
      type: 'market',
      quantity: 0.7,
      exits: [
        { quantity: 0.3, target: 110, stop: 90 },
        { quantity: 0.1, target: 120, stop: 90 },
        { target: 130, stop: 90 },
      ],
    });
    expect(() => wish && placedOf(wish, 0.3, 0.1)).toThrow('25 % of 0.3 is less than the smallest step, 0.1.');
  });

  it('go by the distance of their targets, whichever was typed first, for longs and shorts', () => {
    const mixed: Ticket = { ...several, target: '130', target2: '110', share2: '20', target3: '120', share3: '30' };
    expect(sharesOf(mixed)).toEqual([
      { target: 110, share: 20 },
      { target: 120, share: 30 },
      { target: 130, share: 50 },
    ]);
    const short: Ticket = { ...mixed, side: 'sell', stop: '140' };
    expect(sharesOf(short)).toEqual([
      { target: 130, share: 50 },
      { target: 120, share: 30 },
      { target: 110, share: 20 },
    ]);
    const wish = wishOf(short, market);
    expect(wish && placedOf(wish, 10, 1).exits).toEqual([
      { quantity: 5, target: 130, stop: 140 },
      { quantity: 3, target: 120, stop: 140 },
      { target: 110, stop: 140 },
    ]);
    // What decides the quantity is judged at the target that comes first.
    expect(wish && askedOf(wish).target).toBe(130);
  });

  it('have shares that add up to the whole, and none while one of them is wrong', () => {
    expect(sharesOf({ ...several, share2: '33.3', share3: '33.3' }).map(({ share }) => share)).toEqual([33.4, 33.3, 33.3]);
    expect(sharesOf({ ...several, share2: '80' })).toEqual([]);
    expect(sharesOf({ ...several, target: '' })).toEqual([]);
    expect(sharesOf({ ...plain, target: '110' })).toEqual([{ target: 110, share: 100 }]);
    expect(sharesOf(plain)).toEqual([]);
  });

  it('are a single one with a trail or a time, and plain prices without', () => {
    const trailing = wishOf({ ...plain, side: 'sell', stop: '110', trail: '5', close_at: '2024-12-05T14:30' }, market);
    expect(trailing && placedOf(trailing, 2, 1)).toEqual({
      ...market,
      side: 'sell',
      type: 'market',
      quantity: 2,
      exits: [{ stop: 110, trail_distance: 5, close_at: '2024-12-05T14:30:00Z' }],
    });
    const simple = wishOf({ ...plain, target: '110', stop: '90', sizing: 'risk_percent', size: '1' }, market);
    expect(simple && isSimple(simple)).toBe(true);
    expect(simple && placedOf(simple, 2, 1)).toEqual({ ...market, side: 'buy', type: 'market', target: 110, stop: 90, quantity: 2 });
  });

  it('tell what is missing or too much', () => {
    expect(wrongOf(several)).toEqual({});
    expect(wrongOf({ ...several, target: '' })).toHaveProperty('target');
    expect(wrongOf({ ...several, share2: '75' })).toEqual({ share3: expect.stringContaining('all shares together below 100') });
    expect(wrongOf({ ...several, share2: '33.3', share3: '66.7' })).toHaveProperty('share3');
    expect(wrongOf({ ...several, share2: '' })).toHaveProperty('share2');
    expect(wrongOf({ ...several, target3: '' })).toEqual({ target3: 'must be a number above 0.' });
    expect(wrongOf({ ...several, share3: '-1' })).toHaveProperty('share3');
    expect(wrongOf({ ...plain, trail: '0' })).toHaveProperty('trail');
    expect(wrongOf({ ...plain, close_at: '2024-13-05T14:30' })).toHaveProperty('close_at');
  });
});

it('says in a sentence what keeps a ticket from being asked about', () => {
  const sized = { ...emptyTicket, sizing: 'quantity' as const, size: '1' };
  expect(hindranceOf(emptyTicket)).toBeNull();
  expect(hindranceOf({ ...emptyTicket, size: '', stop: '' })).toBeNull();
  expect(hindranceOf({ ...emptyTicket, stop: 'x' })).toBe('Stop must be a number above 0.');
  expect(hindranceOf(sized)).toBeNull();
  expect(hindranceOf({ ...sized, size: 'x' })).toBe('Size must be a number above 0.');
  expect(hindranceOf({ ...sized, type: 'limit' })).toBe('Price must be a number above 0.');
  expect(hindranceOf({ ...sized, target: '1', target2: '2', share2: '60', target3: '3', share3: '50' })).toBe(
    'The third target’s share must be above 0, and all shares together below 100.',
  );
});

it('reads what is above 0 and nothing else', () => {
  expect(['1', ' 2.5 ', '0', '-1', '', ' ', '1e400', 'NaN'].map(positive)).toEqual([1, 2.5, null, null, null, null, null, null]);
  expect(['0x10', '1e5', '1,000', '.5', '5.', '+1'].map(positive)).toEqual([null, null, null, null, null, null]);
});
