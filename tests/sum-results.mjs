// node tests/sum-results.mjs trx|vitest|playwright FILE EXIT: reads FILE.trx or FILE.json, writes FILE.sum ("passed failed skipped")
// and FILE.failures. A runner that ended with an error although no test failed (its host crashed half-way) counts as one failure.
import { readFileSync, writeFileSync } from 'node:fs';

const [kind, file, exit] = process.argv.slice(2);

const unescape = (text) =>
  text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#x([0-9A-Fa-f]+);/g, (_, hex) => String.fromCodePoint(parseInt(hex, 16))).replace(/&amp;/g, '&');

const readers = {
  trx() {
    const xml = readFileSync(`${file}.trx`, 'utf8');
    const counters = xml.match(/<Counters [^>]*>/)[0];
    const count = (name) => Number(counters.match(new RegExp(`\\b${name}="(\\d+)"`))[1]);
    const failures = [...xml.matchAll(/<UnitTestResult [^>]*testName="([^"]*)"[^>]*outcome="Failed"[^>]*>([\s\S]*?)<\/UnitTestResult>/g)].map(
      ([, name, body]) => `${unescape(name)}\n${unescape(body.match(/<Message>([\s\S]*?)<\/Message>/)?.[1] ?? '')}\n${unescape(body.match(/<StackTrace>([\s\S]*?)<\/StackTrace>/)?.[1] ?? '')}`,
    );
    const passed = count('passed');
    // A run that was cut short tells of what it did not come to only by the outcome of the whole.
    const aborted = /<ResultSummary outcome="(?:Aborted|Error|Timeout)/.test(xml) || count('total') === 0 ? 1 : 0;
    const failed = count('failed') + count('error') + count('timeout') + count('aborted');
    return { passed, failed: failed + (failed === 0 ? aborted : 0), skipped: count('total') - passed - failed, failures };
  },
  vitest() {
    const report = JSON.parse(readFileSync(`${file}.json`, 'utf8'));
    const tests = report.testResults.flatMap((suite) => suite.assertionResults);
    const broken = report.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'));
    const failures = tests.filter((test) => test.status === 'failed').map((test) => `${test.fullName}\n${test.failureMessages.join('\n')}`);
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + broken.length,
      skipped: report.numPendingTests + report.numTodoTests,
      failures: [...failures, ...broken.map((suite) => `${suite.name}\n${suite.message}`)],
    };
  },
  playwright() {
    const report = JSON.parse(readFileSync(`${file}.json`, 'utf8'));
    const { expected, unexpected, flaky, skipped } = report.stats;
    const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
    const failures = report.suites
      .flatMap(specs)
      .filter((spec) => !spec.ok)
      .map((spec) => `${spec.title}\n${spec.tests.flatMap((test) => test.results.flatMap((result) => result.errors.map((error) => error.message ?? ''))).join('\n')}`);
    const broken = report.errors.map((error) => error.message ?? String(error));
    // A test that passed only at the second try did not pass.
    return { passed: expected, failed: unexpected + flaky + (unexpected === 0 ? broken.length : 0), skipped, failures: [...failures, ...broken] };
  },
};

const { passed, failed: counted, skipped, failures } = readers[kind]();
const isBroken = counted === 0 && exit !== '0';
const failed = isBroken ? 1 : counted;
if (isBroken) {
  failures.push(`The runner ended with ${exit} although no test failed: what it did not come to is not known.`);
}

writeFileSync(`${file}.sum`, `${passed} ${failed} ${skipped}\n`);
if (failures.length > 0) {
  writeFileSync(`${file}.failures`, `${failures.join('\n\n')}\n`);
}
