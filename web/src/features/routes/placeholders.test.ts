import { expect, it } from 'vitest';
import { fillPlaceholders, hasPlaceholders, isSided } from './placeholders';

const market = { symbol: 'BTCUSDT', price: 50_000, now: new Date('2026-05-04T10:30:01.500Z') };

it('knows a template from an alert', () => {
  expect(hasPlaceholders('buy {{ticker}}')).toBe(true);
  expect(hasPlaceholders('{"a": {"b": 1}}')).toBe(false);
});

it('knows whether a template has sides', () => {
  expect(['{{strategy.order.action}}', '{{ plot("Long SL") }}', '{{strategy.prev_market_position}}'].every(isSided)).toBe(true);
  expect(isSided('buy {{ticker}} at {{close}}')).toBe(false);
});

it('fills a template as TradingView would for an entry, its mirror image, and an exit', () => {
  const template = '{{strategy.order.action}} {{strategy.market_position}} {{strategy.prev_market_position}} {{ticker}} {{timenow}}';
  expect(fillPlaceholders(template, 'buy', market)).toBe('buy long flat BTCUSDT 2026-05-04T10:30:01Z');
  expect(fillPlaceholders(template, 'sell', market)).toBe('sell short flat BTCUSDT 2026-05-04T10:30:01Z');
  expect(fillPlaceholders(template, 'exit', market)).toBe('sell flat long BTCUSDT 2026-05-04T10:30:01Z');
});

it('puts plots on the side of the trade that their names speak of', () => {
  expect(fillPlaceholders('{{plot("Long SL")}} {{plot("Short SL")}}', 'sell', market)).toBe('49500 50500');
  expect(fillPlaceholders('{{plot_0}} {{plot_1}}', 'buy', market)).toBe('51000 49500');
  expect(fillPlaceholders('{{plot_0}} {{plot_1}}', 'sell', market)).toBe('49000 50500');
  expect(fillPlaceholders("{{plot('RSI')}}", 'buy', market)).toBe('50000');
});

it('leaves what TradingView does not know, so that the desk names it', () => {
  expect(fillPlaceholders('{{my.field}} {{ close }}', 'buy', { ...market, price: null })).toBe('{{my.field}} 100');
});

it('writes small prices without an exponent', () => {
  expect(fillPlaceholders('{{close}}', 'buy', { ...market, price: 0.00001234 })).toBe('0.00001234');
});
