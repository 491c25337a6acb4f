import { reasonOf } from './status';

/** Why a signal was refused: in words first, then the code that programs go by. */
export function Reason({ text }: { text: string }) {
  const { words, code } = reasonOf(text);
  return (
    <span className="reason" title={words}>
      {words}
      {code !== null && <code className="trace-code faint"> {code}</code>}
    </span>
  );
}
