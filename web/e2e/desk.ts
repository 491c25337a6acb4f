import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');
const startsWithinMs = 60_000;

export interface Desk {
  url: string;
  /** The password that the first start made up and printed. */
  password: string;
  stop: () => Promise<void>;
}

/** The built host: E2E_HOST_DLL or CANDLEWICK_TEST_HOST where set, else a build of the source tree. */
function hostDll(): string {
  const candidates = [
    process.env.E2E_HOST_DLL,
    process.env.CANDLEWICK_TEST_HOST,
    ...['Release', 'Debug'].map((kind) => path.join(root, 'src', 'Candlewick.Host', 'bin', kind, 'net10.0', 'Candlewick.Host.dll')),
  ].filter((file): file is string => file !== undefined && file !== '');
  const found = candidates.find((file) => existsSync(file));
  if (!found)
    throw new Error(`The host is not built; looked for ${candidates.join(', ')}. Build it with: dotnet build src/Candlewick.Host`);
  return found;
}

/** Starts a desk of its own on a free port with an empty folder, as a new user's first start. */
export async function startDesk(): Promise<Desk> {
  const folder = mkdtempSync(path.join(tmpdir(), 'candlewick-e2e-'));
  // Settings of the machine it runs on must not reach a desk that is meant to be new.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('CANDLEWICK_') && name !== 'PORT' && name !== 'DATABASE_URL'),
  );
  const child = spawn('dotnet', [hostDll(), 'up', '--urls', 'http://127.0.0.1:0', '--data', folder], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  child.stderr.on('data', (text: Buffer) => output.push(text.toString()));

  const stop = async () => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };

  return new Promise<Desk>((resolve, reject) => {
    const fail = (why: string) => {
      reject(new Error(`${why}\n${output.join('')}`));
      void stop();
    };
    const timer = setTimeout(() => fail(`The host did not listen within ${startsWithinMs / 1000} s.`), startsWithinMs);
    child.on('exit', (code) => fail(`The host ended with ${code}.`));
    child.stdout.on('data', (text: Buffer) => {
      output.push(text.toString());
      const all = output.join('');
      const url = /listens on (http:\/\/\S+)/.exec(all)?.[1];
      const password = /with the password\s+(\S+)/.exec(all)?.[1];
      if (url && password) {
        clearTimeout(timer);
        child.removeAllListeners('exit');
        resolve({ url: url.replace(/\/$/, ''), password, stop });
      }
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await exit;
  clearTimeout(timer);
}
