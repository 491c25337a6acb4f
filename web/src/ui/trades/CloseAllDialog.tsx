import { answer, desk } from '../../api/client';
import { mostTrades } from '../../api/queries';
import { dropRequest, noteRequest } from '../../api/requests';
import type { Trade } from '../../api/types';
import { marketName } from '../../domain/markets';
import { missing, price, quantity, signedMoney } from '../../domain/numbers';
import { Button } from '../Button';
import { Dialog, DialogContent, DialogFoot } from '../Dialog';
import { useDeskForm } from '../form';
import { PlainTable } from '../PlainTable';
import { actionsOf } from './actions';
import { isLive } from './ActionFrame';
import { useSteps, useTradeNow } from './useTradeNow';
import { sideWord } from './words';

/** Typed where live money moves: one symbol would not name all of them. */
const spell = 'CLOSE ALL';
interface CloseAllProps {
  /** Those that are shown; what is over among them stays out. */
  trades: Trade[];
  onClose: () => void;
}

/** Closes what is open and cancels what rests, by name, so that nothing is closed that was not on screen. */
export function CloseAllDialog({ trades, onClose }: CloseAllProps) {
  const asked = trades.filter((trade) => actionsOf(trade).includes('close')).slice(0, mostTrades);
  const open = asked.filter((trade) => trade.open_quantity > 0);
  const resting = asked.length - open.length;
  const live = asked.some(isLive);
  const form = useDeskForm({
    initial: { confirm: '' },
    check: ({ confirm }) => ({ confirm: live && confirm.trim().toUpperCase() !== spell && `must be ${spell}.` }),
    send: async () => {
      asked.forEach((trade) => noteRequest(trade, 'Close'));
      try {
        return await answer(desk.POST('/positions/close', { body: { trade_ids: asked.map((trade) => trade.trade_id) } }));
      } catch (error) {
        asked.forEach((trade) => dropRequest(trade.trade_id));
        throw error;
      }
    },
    onDone: onClose,
  });
  const what = [
    open.length > 0 && `closes ${open.length} open ${open.length === 1 ? 'trade' : 'trades'} at the market`,
    resting > 0 && `cancels ${resting} resting ${resting === 1 ? 'entry' : 'entries'}`,
  ].filter(Boolean);
  return (
    <Dialog title="Close these trades?" onClose={onClose} wide>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            {asked.length === 0 ? (
              <p>Nothing is open.</p>
            ) : (
              <>
                <p>
                  This {what.join(' and ')}. Targets and stops are cancelled with them. Routes stay on: new signals may open new trades.
                  {trades.length >= mostTrades && ` Only the newest ${mostTrades} are listed: close these first, then the rest.`}
                </p>
                <PlainTable
                  label="Trades that will be closed"
                  head={['Market', 'Side', 'Account', 'Quantity', 'Price now', 'Estimated result']}
                  words={[0, 1, 2]}
                  rows={asked.map((trade) => [
                    marketName(trade),
                    sideWord(trade.side),
                    trade.account,
                    <Size key="size" trade={trade} />,
                    <Now key="now" trade={trade} />,
                    <Result key="result" trade={trade} />,
                  ])}
                />
              </>
            )}
            {live && (
              <form.AppField name="confirm">
                {(field) => <field.Text label={`This is live money. Type ${spell} to confirm`} autoComplete="off" />}
              </form.AppField>
            )}
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            {asked.length > 0 && (
              <form.Submit kind="danger">
                {asked.length === 1 ? 'Close the trade' : `Close all ${asked.length} trades`}
              </form.Submit>
            )}
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </Dialog>
  );
}

function Size({ trade }: { trade: Trade }) {
  const { step } = useSteps(trade);
  return trade.open_quantity > 0 ? quantity(trade.open_quantity, step) : `${quantity(trade.planned_quantity, step)}, resting`;
}

function Now({ trade }: { trade: Trade }) {
  const { tick } = useSteps(trade);
  return price(useTradeNow(trade).last, tick);
}

function Result({ trade }: { trade: Trade }) {
  const { unrealized } = useTradeNow(trade);
  return trade.open_quantity > 0 ? signedMoney(unrealized) : missing;
}
