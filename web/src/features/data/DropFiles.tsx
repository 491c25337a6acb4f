import { useRef, useState, type DragEvent } from 'react';
import { realVenues } from '../../domain/markets';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Progress } from '../../ui/Progress';
import { InlineError } from '../../ui/States';
import { addFiles, dropUpload, retryUpload, sendAll, setSymbol, setVenue, useUploads, type Upload } from './uploads';

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
        className={`drop ${over ? 'drop-over' : ''}`}
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
      </div>
      <datalist id="import-venues">
        {realVenues.map((venue) => (
          <option key={venue} value={venue} />
        ))}
      </datalist>
      {uploads.length > 0 && (
        <ul className="uploads" aria-label="Files to import">
          {uploads.map((entry) => (
            <UploadRow key={entry.key} entry={entry} />
          ))}
        </ul>
      )}
      {waiting.length > 0 && (
        <div className="uploads-foot">
          {waiting.some((entry) => entry.symbol === '') && <span className="field-error">Enter a symbol for every file.</span>}
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
    <li className="upload">
      <span className="upload-name">
        <span className="truncate">{entry.file.name}</span>
        <span className="faint tnum">{size(entry.file.size)}</span>
      </span>
      <input
        className="input"
        aria-label={`Symbol of ${entry.file.name}`}
        placeholder="Symbol"
        value={entry.symbol}
        disabled={entry.state === 'sending'}
        onChange={(event) => setSymbol(entry.key, event.target.value)}
      />
      <input
        className="input"
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
        <div className="upload-wide">
          <Progress value={entry.sent * 100} label={`Sending ${entry.file.name}`} />
        </div>
      )}
      {entry.state === 'failed' && (
        <div className="upload-wide">
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
