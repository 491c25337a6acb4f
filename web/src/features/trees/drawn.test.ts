import { expect, it } from 'vitest';
import { drawnRows } from './drawn';

const quantiles = { p5: 0, p25: 0, p50: 0, p75: 0, p95: 0 };
const drawn = {
  sessions: 10_000,
  win_rate: 0.5,
  seed: 1,
  mean_percent: 0.02,
  standard_error: 0.02,
  win_share: 0.505,
  mean_trades: 1.5,
  quantiles,
  runs: { sessions: 100, count: 100, quantiles, fall_at_session_ends: 0.1, fall_within_sessions: 0, point_sessions: [0, 100] },
  paths: [[0, 1]],
  computed: {
    win_probability: 0.5,
    expected_value_percent: 0,
    expected_trades: 1.5,
    fall: { fraction: 0.8, sessions: 100, at_session_ends: 0.1, within_sessions: 0, at_session_ends_low: 0.1, at_session_ends_high: 0.1 },
  },
};

/** One trade or two, as often. */
const lengths = [
  { win: 0, lost: 0 },
  { win: 0.25, lost: 0.25 },
  { win: 0.25, lost: 0.25 },
];

it('lays each drawn figure beside the computed one, apart by so many standard errors', () => {
  const rows = drawnRows(drawn, lengths);
  expect(rows[0]).toEqual({ word: 'Expected value', drawn: '+0.020 %', error: '0.020 %', computed: '0.000 %', apart: '1.0 s.e.' });
  expect(rows[1]).toEqual({ word: 'Probability of WIN', drawn: '50.50 %', error: '0.50 %', computed: '50.00 %', apart: '1.0 s.e.' });
  expect(rows[2]).toEqual({ word: 'Mean trades', drawn: '1.50', error: '0.005', computed: '1.50', apart: '0.0 s.e.' });
  expect(rows[3]).toMatchObject({ drawn: '10.0 %', error: '3.00 %', apart: '0.0 s.e.' });
});

it('speaks of no standard error where nothing is left to chance', () => {
  expect(drawnRows(drawn, lengths)[4]).toEqual({
    word: 'Fall, after every trade',
    drawn: '0.0 %',
    error: '–',
    computed: '0.0 %',
    apart: '–',
  });
});
