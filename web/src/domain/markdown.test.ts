import { expect, it } from 'vitest';
import { blocksOf, inlineOf } from './markdown';

it('reads headings, paragraphs, lists and code', () => {
  const text = '# One `a`\n\nTwo lines\nof text.\n\n- first\n  goes on\n- second\n\n```\n# no heading\n```\n1. a\n2. b';
  expect(blocksOf(text)).toEqual([
    { kind: 'heading', level: 1, text: inlineOf('One `a`') },
    { kind: 'paragraph', text: inlineOf('Two lines of text.') },
    { kind: 'list', isNumbered: false, items: [inlineOf('first goes on'), inlineOf('second')] },
    { kind: 'code', text: '# no heading' },
    { kind: 'list', isNumbered: true, items: [inlineOf('a'), inlineOf('b')] },
  ]);
});

it('ends code that is never closed with the text', () => {
  expect(blocksOf('```\nx')).toEqual([{ kind: 'code', text: 'x' }]);
});

it('tells code, strong, emphasis and links within a line', () => {
  expect(inlineOf('a `b*c` **d** *e* [f](g.md#h) i')).toEqual([
    { kind: 'text', text: 'a ' },
    { kind: 'code', text: 'b*c' },
    { kind: 'text', text: ' ' },
    { kind: 'strong', text: 'd' },
    { kind: 'text', text: ' ' },
    { kind: 'em', text: 'e' },
    { kind: 'text', text: ' ' },
    { kind: 'link', text: 'f', to: 'g.md#h' },
    { kind: 'text', text: ' i' },
  ]);
});
