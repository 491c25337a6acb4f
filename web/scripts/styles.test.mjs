import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const source = path.resolve(import.meta.dirname, '../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).map((file) => path.join(source, file));
const read = (file) => readFileSync(file, 'utf8');
const used = new Map();
for (const file of files.filter((name) => name.endsWith('.tsx'))) {
    for (const [, , from] of read(file).matchAll(/import (styles) from '([^']+\.module\.css)'/g)) {
        const sheet = path.resolve(path.dirname(file), from);
        const names = used.get(sheet) ?? new Set();
        for (const [, name] of read(file).matchAll(/\bstyles\.(\w+)/g)) names.add(name);
        for (const [, list] of read(file).matchAll(/styles\[([^\]]+)\]/g)) names.add(`[${list}]`);
        used.set(sheet, names);
    }
}

it('has a rule for every class that a component names', () => {
    const isMissing = (sheet, name) => !name.startsWith('[') && !new RegExp(`\\.${name}\\b`).test(read(sheet));
    const missing = [...used].flatMap(([sheet, names]) =>
        [...names].filter((name) => isMissing(sheet, name)).map((name) => `${path.relative(source, sheet)}: ${name}`),
    );
    expect(missing).toEqual([]);
});

it('has no rule that nothing names, and no sheet that nothing imports', () => {
    const unused = files
        .filter((name) => name.endsWith('.module.css'))
        .flatMap((sheet) => {
            const names = used.get(sheet);
            if (!names) return [path.relative(source, sheet)];
            // Classes that are chosen by a variable cannot be told from here.
            if ([...names].some((name) => name.startsWith('['))) return [];
            const rules = new Set([...read(sheet).matchAll(/(?<!:global\()\.([a-zA-Z]\w*)/g)].map(([, name]) => name));
            return [...rules]
                .filter((name) => !names.has(name) && name !== 'css')
                .map((name) => `${path.relative(source, sheet)}: ${name}`);
        });
    expect(unused).toEqual([]);
});
