import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { RouteSecret } from '../../api/types';
import { isPublicAddress } from '../../domain/addresses';
import { Note } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { Segmented } from '../../ui/Segmented';
import { curlCommand, pineScript, signedCurlCommand, signedPython } from './alertText';
import { presets } from './queries';
import styles from './routes.module.css';

type Tab = 'text' | 'curl' | 'pine' | 'hmac';

const tabs = [
  { value: 'text', label: 'Address and text' },
  { value: 'curl', label: 'curl' },
] as const;

/** Shown once after a route was made or its token renewed: the token is stored hashed and cannot be read again. */
export function SecretDialog({ secret, onClose }: { secret: RouteSecret; onClose: () => void }) {
  const [tab, setTab] = useState<Tab>('text');
  const { data } = useQuery(presets);
  const known = data?.presets ?? [];
  const address = new URL(secret.webhook_path, window.location.origin).href;
  // TradingView can sign nothing: a signed route is for one's own programs.
  const more = secret.hmac ? ({ value: 'hmac', label: 'HMAC' } as const) : ({ value: 'pine', label: 'Pine' } as const);
  return (
    <Dialog title={`${secret.name}: address and alert text`} onClose={onClose} wide keep>
      <DialogContent>
        <Note tone="warn">
          {secret.hmac
            ? 'The signing secret is shown only this once. Anyone who has it can send orders through this route.'
            : 'The token is shown only this once. Keep the address somewhere safe: anyone who has it can send orders through this route.'}
        </Note>
        <div>
          <Segmented label="What to show" value={tab} options={[...tabs, more]} onChange={setTab} />
        </div>
        {tab === 'text' && <AddressAndText secret={secret} address={address} />}
        {tab === 'curl' && (
          <>
            <p className="muted">
              Sends a buy of {secret.symbols[0]} that can be traded at any price. Run it in a POSIX shell on a machine that reaches this
              address{secret.hmac ? '; it needs openssl' : ''}. Each run has an id of its own.
            </p>
            <Secret
              title="Command"
              text={secret.hmac ? signedCurlCommand(secret, known, address, secret.token) : curlCommand(secret, known, address)}
              label="Copy the command"
            />
          </>
        )}
        {tab === 'pine' && (
          <>
            <Unreachable address={address} />
            <ol className={styles.steps}>
              <li>Paste the script into TradingView’s Pine editor and add it to a chart of {secret.symbols.join(' or ')}.</li>
              <li>Create an alert on it with the condition “Any alert() function call”.</li>
              <li>Under Notifications, paste the address into Webhook URL. The message comes from the script.</li>
            </ol>
            <Secret title="Webhook address" text={address} label="Copy the address" />
            <Secret title="Pine v6" text={pineScript(secret, known)} label="Copy the script" />
          </>
        )}
        {tab === 'hmac' && (
          <>
            <p>
              Compute the HMAC-SHA256 of the body, byte for byte as it is sent, with the signing secret as the key (its characters as
              UTF-8). Send it in hexadecimal in the header <code>X-Webhook-Signature</code>; <code>sha256=</code> may stand in front.
              A wrong or missing signature is answered 401 and nothing is stored. The signature proves who wrote the body, not when:
              what keeps a copied request from trading twice is the id of the alert.
            </p>
            <Secret title="Signing secret" text={secret.token} label="Copy the secret" />
            <Secret title="Python" text={signedPython(secret, known, address, secret.token)} label="Copy the program" />
          </>
        )}
        {secret.warnings.map((warning) => (
          <Note key={warning} tone="warn">
            {warning}
          </Note>
        ))}
      </DialogContent>
      <DialogFoot>
        <Button kind="primary" onClick={onClose}>
          I have saved it
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

function AddressAndText({ secret, address }: { secret: RouteSecret; address: string }) {
  return (
    <>
      <Secret title="Webhook address" text={address} label="Copy the address" />
      {!secret.hmac && <Unreachable address={address} />}
      <Secret title="Alert text" text={secret.alert_template} label="Copy the alert text" />
      <Secret
        title={secret.hmac ? 'Signing secret' : 'Token'}
        text={secret.token}
        label={secret.hmac ? 'Copy the secret' : 'Copy the token'}
      />
      {secret.mapping === null && <Secret title="Sample alert, works at any price" text={secret.sample_alert} label="Copy the sample" />}
      <p className="muted">{adviceOn(secret)}</p>
    </>
  );
}

function adviceOn({ hmac, mapping }: RouteSecret): string {
  if (hmac) return 'Send the HMAC-SHA256 of the body in the header X-Webhook-Signature; the tabs above show how.';
  const paste = 'In TradingView, paste the address into Alert → Notifications → Webhook URL';
  return mapping === null
    ? `${paste} and the alert text into Message. The target and stop come from the script’s first two plots.`
    : `${paste}. The alert text is an example: the route reads the message that your script sends already.`;
}

/** Says plainly that TradingView will not find this address, and what would help. */
function Unreachable({ address }: { address: string }) {
  if (isPublicAddress(address)) return null;
  const { origin } = new URL(address);
  return (
    <Note tone="warn">
      TradingView cannot reach {origin}: it sends only to public addresses, on ports 443 and 80. Ways out: Caddy or nginx on a machine with
      a public name, a Cloudflare tunnel, or a server of your own over ssh. Whichever it is, its https address takes the place
      of {origin}.{' '}
      <Link to="/routes/public-https" target="_blank">
        How to set each of them up
      </Link>{' '}
      (opens in a new tab). Until then, send alerts from the desk’s own machine.
    </Note>
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
