import { useState } from 'react';

/** The newest value there was: while another is on its way, or is refused, the last one stays on screen. */
export function useLast<T>(value: T | undefined): T | undefined {
  const [last, setLast] = useState(value);
  if (value !== undefined && value !== last) setLast(value);
  return value ?? last;
}
