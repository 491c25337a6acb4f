import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inkTurns, steps } from '../src/features/trees/scale';

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

it('can be read at every step of the heat map, in the dark and in the light', () => {
    const tokens = read(path.join(source, 'tokens.css'));
    for (const theme of [1, 2]) {
        const token = (name) => rgb(new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens)[theme]);
        const [low, high] = [token('heat-low'), token('heat-high')];
        for (let step = 0; step <= steps; step++) {
            const ground = low.map((part, index) => part + (high[index] - part) * (step / steps));
            const ink = token(step < inkTurns ? 'heat-ink-low' : 'heat-ink-high');
            expect(contrast(ground, ink), `step ${step} of theme ${theme}`).toBeGreaterThanOrEqual(4.5);
        }
    }
});

const rgb = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** As WCAG 2 measures it. */
function contrast(one, other) {
    const light = (colour) =>
        [0.2126, 0.7152, 0.0722].reduce((sum, weight, index) => {
            const part = colour[index] / 255;
            return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        }, 0);
    const [a, b] = [light(one), light(other)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
