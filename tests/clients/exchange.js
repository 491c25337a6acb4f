// An exchange process for the time of a test file: real program, real port, a folder of its own that goes with it.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const host = process.env.CANDLEWICK_TEST_HOST ?? new URL('../../src/Candlewick.Host/bin/Release/net10.0/Candlewick.Host.dll', import.meta.url).pathname;
const patienceMs = 60_000;

/**
 * Starts an exchange on a new folder and reads its address, key and secret off what it prints.
 * @param {Record<string, string>} environment settings, as a person would give them
 * @param {string} [kept] a folder of an exchange before
 */
export async function startExchange(environment = {}, kept = undefined) {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'candlewick-exchange-')));
  const process_ = spawn('dotnet', [host, 'exchange', '--data', folder, '--urls', 'http://127.0.0.1:0'], {
    env: { ...process.env, CANDLEWICK_EXCHANGE__TOKEN: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  process_.stdout.on('data', (text) => (output += text));
  process_.stderr.on('data', (text) => (output += text));
  const ended = new Promise((resolve) => process_.once('exit', resolve));
  const find = (/** @type {RegExp} */ pattern) => output.match(pattern)?.[1];
  const started = Date.now();
  while (!find(/listens on (\S+)/)) {
    if (process_.exitCode !== null || Date.now() - started > patienceMs) {
      process_.kill('SIGKILL');
      throw new Error(`The exchange did not start:\n${output}`);
    }

    await Promise.race([ended, new Promise((resolve) => process_.stdout.once('data', resolve))]);
  }

  // Only a first start prints a key.
  return {
    url: find(/listens on (\S+)/),
    folder,
    key: find(/^API key: (\S+)$/m),
    secret: find(/^secret: (\S+)$/m),
    kill: async () => {
      process_.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      process_.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
