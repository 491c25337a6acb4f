import type { Finding } from '../../api/types';
import type { Tone } from '../../ui/Badge';

interface Words {
  title: string;
  /** How it comes about. */
  cause: string;
  /** What it means for the desk's books and trades. */
  effect: string;
  /** What a person should do. */
  action: string;
  /** What accepting it does. */
  accepting: string;
}

const noted = 'Accepting notes that you have looked at it; nothing else changes.';

export const findingWords: Record<Finding['kind'], Words> = {
  unknown_order: {
    title: 'Order not sent by the desk',
    cause: 'An order works at the venue that this desk did not send: somebody placed it by hand or with another program.',
    effect: 'The desk leaves it alone. If it fills, the position will differ from the desk’s books.',
    action: 'Cancel it at the venue if it should not be there, then accept the finding.',
    accepting: noted,
  },
  unknown_fill: {
    title: 'Fill of an order not sent by the desk',
    cause: 'The venue reports a fill of an order that this desk did not send.',
    effect: 'It belongs to no trade. The position at the venue is no longer what the desk’s fills give.',
    action: 'Find out who traded on the account. The position is reported as a finding of its own; accept that one to take it over.',
    accepting: noted,
  },
  position_mismatch: {
    title: 'Position differs',
    cause: 'The venue’s position is not what the desk’s fills and the baseline give.',
    effect: 'Trades go on by the desk’s own fills. What is there beyond them is not watched and has no exits.',
    action: 'Check the account at the venue. If its position is right, accept the difference; if not, correct it there.',
    accepting:
      'Accepting adds the difference to the baseline: the venue’s position then counts as right, and later fills stay as they are.',
  },
  overfill: {
    title: 'Fill larger than its order',
    cause: 'The venue reported more than the order had left.',
    effect: 'The fill was not booked. The position may differ by it.',
    action: 'Compare the order’s fills with the venue’s own record before accepting.',
    accepting: noted,
  },
  fill_conflict: {
    title: 'Fill reported twice with different content',
    cause: 'The venue reported a fill again under its identity, with another price, quantity or fee.',
    effect: 'The first report stands, also in the trade’s profit.',
    action: 'Compare with the venue’s own record before accepting.',
    accepting: noted,
  },
  stray_fill: {
    title: 'Fill that no trade accounts for',
    cause: 'A fill came after its trade was over, e.g. of an order that the desk had given up on.',
    effect: 'A protective trade closes what it opened at the market.',
    action: 'Look at the protective trade and its cost, then accept.',
    accepting: noted,
  },
  order_lost: {
    title: 'Order lost at the venue',
    cause: 'The venue no longer knows an order that was working.',
    effect: 'The desk counts it as ended and places what has to rest there again.',
    action: 'Check that the trade has its exits, then accept.',
    accepting: noted,
  },
  fee_not_converted: {
    title: 'Fee in an asset without a price',
    cause: 'A commission was taken in an asset whose price the desk does not know.',
    effect: 'The trade’s profit is without it.',
    action: 'Take the fee into account when you judge the trade’s result.',
    accepting: noted,
  },
  cannot_close: {
    title: 'Trade cannot be closed',
    cause: 'Market exits came to nothing until the tries were used up.',
    effect: 'The trade is stopped and not closed. If it was a reduction, the reduction is abandoned and the trade keeps its exits.',
    action: 'Close the trade again, or close the position at the venue and end the trade.',
    accepting: noted,
  },
  ended_order_works: {
    title: 'Given-up order works after all',
    cause: 'An order that the desk had given up on is working at the venue.',
    effect: 'The desk cancels it there. What fills meanwhile is a stray fill and is closed.',
    action: 'Nothing, unless it stays open: then cancel it at the venue.',
    accepting: noted,
  },
  dust: {
    title: 'Remainder too small to sell',
    cause: 'What was left of a trade is below the venue’s minimums.',
    effect: 'It stays in the position at its cost, and the trade ends.',
    action: 'Nothing. Some venues convert such remainders on request.',
    accepting: noted,
  },
  external_close: {
    title: 'Closed outside the desk',
    cause: 'Somebody closed part or all of a trade’s position at the venue.',
    effect: 'It is booked at the nearest price that is known, so the trade’s result is an estimate.',
    action: 'Find out who closed it; compare the result with the venue’s own record.',
    accepting: noted,
  },
  unprotected: {
    title: 'Trade was without exits',
    cause: 'A trade was open without exits for longer than its bound, e.g. because the venue refused them.',
    effect: 'It is closed at the market.',
    action: 'Look at why the exits were refused in the trade’s orders, then accept.',
    accepting: noted,
  },
  ended_by_hand: {
    title: 'Trade ended by hand',
    cause: 'A person ended the trade.',
    effect: 'What was open is no longer watched: it stays at the venue without exits.',
    action: 'Make sure that the position at the venue is looked after, then accept.',
    accepting: noted,
  },
};

export const statusWords: Record<Finding['status'], { word: string; tone: Tone }> = {
  open: { word: 'Open', tone: 'warn' },
  accepted: { word: 'Accepted', tone: 'neutral' },
  resolved: { word: 'Resolved by itself', tone: 'good' },
};
