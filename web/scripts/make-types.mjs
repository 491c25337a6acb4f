// Makes src/api/schema.gen.ts from a running desk: CANDLEWICK_ADMIN_PASSWORD=… npm run api [-- http://127.0.0.1:8001]
import { writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import { correct } from './corrections.mjs';

const desk = process.argv[2] ?? 'http://127.0.0.1:8001';
const password = process.env.CANDLEWICK_ADMIN_PASSWORD;
if (!password) throw new Error("Set CANDLEWICK_ADMIN_PASSWORD to the password of the desk's admin.");

async function ask(path, init) {
    const answer = await fetch(new URL(path, desk), init);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
}

const { access_token: token } = await ask('/admin/auth/login', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
});
const description = correct(await ask('/openapi/v1.json', { headers: { Authorization: `Bearer ${token}` } }));
const target = new URL('../src/api/schema.gen.ts', import.meta.url);
const head = '/** Made from the OpenAPI document of the host by `npm run api`; not to be edited by hand. */\n\n';
await writeFile(target, head + astToString(await openapiTS(description)));
