import type { RouteSecret } from '../../api/types';
import { isPublicAddress } from '../../domain/addresses';
import { Note } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import styles from './routes.module.css';

/** Shown once after a route was made or its token renewed: the token is stored hashed and cannot be read again. */
export function SecretDialog({ secret, onClose }: { secret: RouteSecret; onClose: () => void }) {
  const address = new URL(secret.webhook_path, window.location.origin).href;
  return (
    <Dialog title={`${secret.name}: address and alert text`} onClose={onClose} wide keep>
      <DialogContent>
        <Note tone="warn">
          {secret.hmac
            ? 'The signing secret is shown only this once. Anyone who has it can send orders through this route.'
            : 'The token is shown only this once. Keep the address somewhere safe: anyone who has it can send orders through this route.'}
        </Note>
        <Secret title="Webhook address" text={address} label="Copy the address" />
        {!secret.hmac && !isPublicAddress(address) && (
          <Note tone="warn">
            TradingView cannot reach {new URL(address).origin}. It needs a public https address on port 443 that forwards to this desk,
            through a reverse proxy or tunnel of your choice; put that in place of {new URL(address).origin}. Until then, send alerts from
            the desk’s own machine, with curl or your own scripts.
          </Note>
        )}
        <Secret title="Alert text" text={secret.alert_template} label="Copy the alert text" />
        <Secret
          title={secret.hmac ? 'Signing secret' : 'Token'}
          text={secret.token}
          label={secret.hmac ? 'Copy the secret' : 'Copy the token'}
        />
        <Secret title="Sample alert, works at any price" text={secret.sample_alert} label="Copy the sample" />
        {secret.warnings?.map((warning) => (
          <Note key={warning} tone="warn">
            {warning}
          </Note>
        ))}
        <p className="muted">
          {secret.hmac
            ? 'Send the HMAC-SHA256 of the body in the header X-Webhook-Signature.'
            : 'In TradingView, paste the address into Alert → Notifications → Webhook URL and the alert text into Message. ' +
              'The target and stop come from the script’s first two plots.'}
        </p>
      </DialogContent>
      <DialogFoot>
        <Button kind="primary" onClick={onClose}>
          I have saved it
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

function Secret({ title, text, label }: { title: string; text: string; label: string }) {
  return (
    <section aria-label={title}>
      <div className={styles.secretHead}>
        <h3>{title}</h3>
        <CopyButton text={text} label={label} />
      </div>
      {/* Long texts scroll; the keyboard must be able to scroll them too. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={styles.secretText} tabIndex={0}>
        {text}
      </pre>
    </section>
  );
}
