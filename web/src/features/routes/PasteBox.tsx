import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { accounts, instruments } from '../../api/queries';
import { AreaField } from '../../ui/Field';
import { Segmented } from '../../ui/Segmented';
import { readableDefaults, type DefaultsDraft } from './draft';
import { fillPlaceholders, hasPlaceholders, isSided, type Example } from './placeholders';
import { Reading, type ReadingProps } from './Reading';
import styles from './route-form.module.css';

interface PasteBoxProps extends Omit<ReadingProps, 'body' | 'defaults'> {
  text: string;
  onType: (text: string) => void;
  defaults: DefaultsDraft;
  rows: number;
}

const examples = [
  { value: 'buy', label: 'Buy' },
  { value: 'sell', label: 'Sell' },
  { value: 'exit', label: 'Exit' },
] as const satisfies { value: Example; label: string }[];

/** An alert as its sender writes it, and below it what would be understood. A template is filled as TradingView would fill it. */
export function PasteBox({ text, onType, defaults, rows, ...rest }: PasteBoxProps) {
  const [example, setExample] = useState<Example>('buy');
  const body = useFilled(text, example, rest.symbols, rest.account);
  return (
    <>
      <AreaField
        label="Paste an alert as its sender writes it"
        className={styles.paste}
        rows={rows}
        spellCheck={false}
        value={text}
        placeholder={'{"ticker": "{{ticker}}", "action": "{{strategy.order.action}}"}'}
        hint="The text of its message box, or one that was sent. Nothing is stored and nothing is traded."
        onChange={(event) => onType(event.target.value)}
      />
      {hasPlaceholders(text) && (
        <div className={styles.example}>
          <span className="muted">Placeholders are filled with an example{isSided(text) ? ':' : '.'}</span>
          {isSided(text) && <Segmented label="Example" value={example} options={examples} onChange={setExample} />}
        </div>
      )}
      <Reading {...rest} body={body} defaults={readableDefaults(defaults)} />
    </>
  );
}

/** The text with its placeholders filled at about the market's price. */
export function useFilled(text: string, example: Example, symbols: readonly string[], account: string): string {
  const { data: markets } = useQuery(instruments);
  const { data: knownAccounts } = useQuery(accounts);
  const symbol = symbols[0] ?? 'BTCUSDT';
  const venue = knownAccounts?.find((one) => one.account === account)?.venue;
  const last = markets?.find((row) => row.symbol === symbol && (venue === undefined || row.venue === venue))?.last_price ?? null;
  // An example is not read anew with every tick.
  const price = last === null ? null : Number(last.toPrecision(2));
  return useMemo(() => fillPlaceholders(text, example, { symbol, price, now: new Date() }), [text, example, symbol, price]);
}
