import { useEffect, useMemo, useRef, useState } from 'react';
import { inputsOf, keyOf, linkOf, read, typedOf, type Address, type Given, type Inputs, type Name } from './inputs';

/** While something is dragged the desk is asked so often. */
const askEveryMs = 120;

/** The address follows once nothing has changed for so long: browsers allow few changes of it. */
const addressAfterMs = 400;

/** Fields whose values stand in the address: typed here, or come from a link. `write` must stay the same function. */
export function useInputs(address: Address, write: (address: Address) => void) {
  const came = JSON.stringify(inputsOf(address));
  const [typed, setTyped] = useState(() => typedOf(inputsOf(address)));
  const { inputs, wrong } = useMemo(() => read(typed), [typed]);
  const [asked, setAsked] = useState<Inputs | null>(inputs);
  const latest = useRef(inputs);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const written = useRef(came);

  useEffect(() => {
    if (came === written.current) return;
    written.current = came;
    const there: Inputs = JSON.parse(came);
    const next = typedOf(there);
    setTyped(next);
    setAsked(read(next).inputs);
  }, [came]);

  useEffect(() => {
    latest.current = inputs;
    if (!inputs || timer.current !== null) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      const now = latest.current;
      if (now) setAsked((before) => (before && keyOf(before) === keyOf(now) ? before : now));
    }, askEveryMs);
  }, [inputs]);

  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );

  useEffect(() => {
    if (!asked) return undefined;
    const key = JSON.stringify(asked);
    const later = setTimeout(() => {
      if (key === written.current) return;
      written.current = key;
      write(linkOf(asked));
    }, addressAfterMs);
    return () => clearTimeout(later);
  }, [asked, write]);

  return {
    typed,
    wrong,
    /** What is typed, where it can be asked for. */
    inputs,
    /** What the desk is asked for: the newest that could be. */
    asked,
    /** Whether what is on screen is older than what is typed. */
    isBehind: !inputs || !asked || keyOf(inputs) !== keyOf(asked),
    type: (name: Name, text: string) => setTyped((before) => ({ ...before, [name]: text })),
    give: (given: Given, filled: Partial<Record<'target' | 'loss', string>>) =>
      setTyped((before) => ({
        ...before,
        given,
        target: before.target.trim() === '' ? (filled.target ?? '') : before.target,
        loss: before.loss.trim() === '' ? (filled.loss ?? '') : before.loss,
      })),
  };
}

export type Fields = ReturnType<typeof useInputs>;
