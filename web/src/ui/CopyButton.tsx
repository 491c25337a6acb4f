import { useState } from 'react';
import { Button } from './Button';

/** Copies a text and says so for two seconds; without clipboard rights it selects nothing and says that instead. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = async () => {
    setState((await writeClipboard(text)) ? 'copied' : 'refused');
    setTimeout(() => setState('idle'), 2000);
  };
  return (
    <Button icon={state === 'copied' ? 'check' : 'copy'} onClick={() => void copy()} aria-live="polite">
      {state === 'copied' ? 'Copied' : state === 'refused' ? 'The browser refused: select and copy by hand' : label}
    </Button>
  );
}

/** Puts text on the clipboard; false where the browser does not allow it (an address without TLS, say). */
export async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
