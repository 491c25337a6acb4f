import { useCallback, useEffect, useState } from 'react';
import { moved, untouched, type Move, type Position } from './replay';

const tradeEveryMs = 1000;

/** Looks back on a session with stops from 0 to `last`; while it plays, it goes on by a trade each second. */
export function useReplay(last: number): [position: Position, move: (move: Move) => void] {
  const [position, setPosition] = useState(untouched);
  const move = useCallback((made: Move) => setPosition((old) => moved(old, made, last)), [last]);
  const { playing } = position;
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setInterval(() => move('tick'), tradeEveryMs);
    return () => clearInterval(timer);
  }, [playing, move]);
  return [position, move];
}
