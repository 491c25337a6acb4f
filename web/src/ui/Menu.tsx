import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import styles from './Menu.module.css';
import { cx } from './cx';

/** A button that opens a small panel below it; Escape, a click elsewhere, or the focus going on closes it. */
export function Menu({
  label,
  button,
  className,
  panelClassName,
  children,
}: {
  label: string;
  button: ReactNode;
  className?: string;
  panelClassName?: string;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return undefined;
    const closeOutside = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      opener.current?.focus();
    };
    document.addEventListener('pointerdown', closeOutside);
    document.addEventListener('keydown', closeOnEscape);
    return () => {
      document.removeEventListener('pointerdown', closeOutside);
      document.removeEventListener('keydown', closeOnEscape);
    };
  }, [open]);
  return (
    <div
      className={styles.menu}
      ref={root}
      onBlur={(event) => {
        const next = event.relatedTarget;
        if (next !== null && !event.currentTarget.contains(next)) setOpen(false);
      }}
    >
      <button
        ref={opener}
        type="button"
        className={cx(styles.menuButton, className)}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <div className={cx(styles.menuPanel, panelClassName)} id={id}>
          {children}
        </div>
      )}
    </div>
  );
}

/** A list of things to switch on and off, in a menu. */
export function MenuChecks({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className={styles.menuChecks}>
      <legend>{legend}</legend>
      {children}
    </fieldset>
  );
}
