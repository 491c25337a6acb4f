import { useRef, useState, type DragEvent } from 'react';
import { realVenues } from '../../domain/markets';
import { sampleCsv, sampleName } from '../../domain/sample';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Progress } from '../../ui/Progress';
import { InlineError } from '../../ui/States';
import { addFiles, dropUpload, retryUpload, sendAll, setSymbol, setVenue, useUploads, type Upload } from './uploads';
import styles from './data.module.css';
import { Input } from '../../ui/Input';
import { cx } from '../../ui/cx';
import { FieldErrors } from '../../ui/Field';

export function DropFiles() {
  const uploads = useUploads();
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const waiting = uploads.filter((entry) => entry.state === 'waiting');

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    addFiles(event.dataTransfer.files);
  };

  return (
    <>
      <div
        className={cx(styles.drop, over && styles.dropOver)}
        role="group"
        aria-label="Drop files to import"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <Icon name="upload" size={20} />
        <p>
          <strong>Drop bar files here</strong>
          <span className="muted">12-column exchange dumps or OHLCV CSV, plain, gz or zip; several at once if you like.</span>
        </p>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label="Files to import"
          accept=".csv,.gz,.zip,.txt"
          onChange={(event) => {
            if (event.target.files) addFiles(event.target.files);
            event.target.value = '';
          }}
        />
        <Button onClick={() => picker.current?.click()}>Choose files</Button>
        {uploads.length === 0 && (
          <Button
            kind="quiet"
            title="Two weeks of made-up one-minute bars, for trying out the chart and a replay"
            onClick={() => addFiles([new File([sampleCsv()], sampleName, { type: 'text/csv' })])}
          >
            Use sample data
          </Button>
        )}
      </div>
      <datalist id="import-venues">
        {realVenues.map((venue) => (
          <option key={venue} value={venue} />
        ))}
      </datalist>
      {uploads.length > 0 && (
        <ul aria-label="Files to import">
          {uploads.map((entry) => (
            <UploadRow key={entry.key} entry={entry} />
          ))}
        </ul>
      )}
      {waiting.length > 0 && (
        <div className={styles.uploadsFoot}>
          {waiting.some((entry) => entry.symbol === '') && <FieldErrors errors={['Enter a symbol for every file.']} />}
          <Button kind="primary" disabled={waiting.every((entry) => entry.symbol === '')} onClick={() => void sendAll()}>
            Import {waiting.length} {waiting.length === 1 ? 'file' : 'files'}
          </Button>
        </div>
      )}
    </>
  );
}

function UploadRow({ entry }: { entry: Upload }) {
  return (
    <li className={styles.upload}>
      <span className={styles.uploadName}>
        <span className="truncate">{entry.file.name}</span>
        <span className="faint tnum">{size(entry.file.size)}</span>
      </span>
      <Input
        aria-label={`Symbol of ${entry.file.name}`}
        placeholder="Symbol"
        value={entry.symbol}
        disabled={entry.state === 'sending'}
        onChange={(event) => setSymbol(entry.key, event.target.value)}
      />
      <Input
        aria-label={`Venue of ${entry.file.name}`}
        placeholder="Venue: file"
        list="import-venues"
        value={entry.venue}
        disabled={entry.state === 'sending'}
        onChange={(event) => setVenue(entry.key, event.target.value)}
      />
      {entry.state === 'failed' && (
        <Button icon="refresh" aria-label={`Send ${entry.file.name} again`} onClick={() => retryUpload(entry.key)} />
      )}
      <Button kind="quiet" icon="cross" aria-label={`Leave out ${entry.file.name}`} onClick={() => dropUpload(entry.key)} />
      {entry.state === 'sending' && (
        <div className={styles.uploadWide}>
          <Progress value={entry.sent * 100} label={`Sending ${entry.file.name}`} />
        </div>
      )}
      {entry.state === 'failed' && (
        <div className={styles.uploadWide}>
          <InlineError error={entry.error} />
        </div>
      )}
    </li>
  );
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(0)} kB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
