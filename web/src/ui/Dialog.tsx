import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Button } from './Button';
import styles from './Dialog.module.css';
import { cx } from './cx';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** A drawer comes from the right and takes the height of the page. */
  drawer?: boolean;
  wide?: boolean;
  /** Only its own button closes it: what it shows cannot be shown again. */
  keep?: boolean;
}

/** The browser's own modal dialog: it keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, children, drawer = false, wide = false, keep = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    if (dialog && !dialog.open) {
      dialog.showModal();
      // What is to be typed into has the focus, not the close button that stands before it.
      dialog.querySelector<HTMLElement>('input:not([type=hidden]), select, textarea')?.focus();
    }
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    // A click on the backdrop is a convenience of the mouse; the keyboard has Escape and the close button.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={ref}
      className={cx(styles.dialog, drawer && styles.dialogDrawer, wide && styles.dialogWide)}
      aria-labelledby={id}
      onKeyDown={(event) => {
        // Pressed twice, Escape closes a dialog whatever its cancel event is told.
        if (keep && event.key === 'Escape') event.preventDefault();
      }}
      onCancel={(event) => {
        event.preventDefault();
        if (!keep) onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current && !keep) onClose();
      }}
    >
      <div>
        <header className={styles.dialogHead}>
          <h2 id={id}>{title}</h2>
          {!keep && <Button kind="quiet" icon="cross" aria-label="Close" onClick={onClose} />}
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** What a dialog says, between its head and its foot. */
export function DialogContent({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cx(styles.dialogContent, className)}>{children}</div>;
}

/** The buttons of a dialog. */
export function DialogFoot({ children }: { children: ReactNode }) {
  return <footer className={styles.dialogFoot}>{children}</footer>;
}

interface ConfirmProps {
  title: string;
  /** What will happen, in full. */
  children: ReactNode;
  action: string;
  busy?: boolean;
  error?: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once before something that cannot be taken back. */
export function Confirm({ title, children, action, busy, error, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <DialogContent>
        {children}
        {error}
      </DialogContent>
      <DialogFoot>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" busy={busy} onClick={onConfirm}>
          {action}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
