import type { DrawnSessions } from '../../api/types';
import { missing, percent, signedPercent } from '../../domain/numbers';
import { lengthDeviation, type Walk } from './walk';
import { chance } from './words';

export interface DrawnRow {
  word: string;
  drawn: string;
  error: string;
  computed: string;
  /** In standard errors. */
  apart: string;
}

type Words = (value: number) => string;

/** The standard error of a share that is so large, of so many. */
const ofShare = (share: number, of: number) => Math.sqrt((share * (1 - share)) / of);

/** What was drawn beside what is computed, each with the error that chance alone explains. */
export function drawnRows(drawn: DrawnSessions, lengths: Walk['lengths']): DrawnRow[] {
  const { computed, runs, sessions } = drawn;
  const row = (word: string, is: number, error: number, should: number, show: Words, fine: Words) => ({
    word,
    drawn: show(is),
    error: error > 0 ? fine(error) : missing,
    computed: show(should),
    apart: error > 0 ? `${(Math.abs(is - should) / error).toFixed(1)} s.e.` : missing,
  });
  const points = (value: number) => percent(value * 100, 2);
  const two = (value: number) => value.toFixed(2);
  const three = (value: number) => value.toFixed(3);
  const fall = (word: string, is: number, should: number) => row(word, is, ofShare(should, runs.count), should, chance, points);
  return [
    row(
      'Expected value',
      drawn.mean_percent,
      drawn.standard_error,
      computed.expected_value_percent,
      (value) => signedPercent(value, 3),
      (value) => percent(value, 3),
    ),
    row('Probability of WIN', drawn.win_share, ofShare(computed.win_probability, sessions), computed.win_probability, points, points),
    row('Mean trades', drawn.mean_trades, lengthDeviation(lengths) / Math.sqrt(sessions), computed.expected_trades, two, three),
    fall('Fall, at session ends', runs.fall_at_session_ends, computed.fall.at_session_ends),
    fall('Fall, after every trade', runs.fall_within_sessions, computed.fall.within_sessions),
  ];
}
