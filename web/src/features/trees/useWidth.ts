import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** The width of a box, kept up to date: what is drawn in it keeps the size of its words. */
export function useWidth<T extends HTMLElement>(): [RefObject<T | null>, number] {
  const box = useRef<T>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measured = box.current;
    if (measured === null) return undefined;
    const look = () => setWidth(Math.floor(measured.clientWidth));
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(measured);
    return () => sizes.disconnect();
  }, []);
  return [box, width];
}
