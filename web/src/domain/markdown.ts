/** The part of Markdown that the desk's own guides are written in. */
export type Block =
  | { kind: 'heading'; level: number; text: Inline[] }
  | { kind: 'paragraph'; text: Inline[] }
  | { kind: 'list'; isNumbered: boolean; items: Inline[][] }
  | { kind: 'code'; text: string };

export interface Inline {
  kind: 'text' | 'code' | 'strong' | 'em' | 'link';
  text: string;
  /** Of a link. */
  to?: string;
}

export function blocksOf(source: string): Block[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (line.trim() === '') at++;
    else if (line.startsWith('```')) {
      const end = lines.findIndex((other, index) => index > at && other.startsWith('```'));
      const stop = end < 0 ? lines.length : end;
      blocks.push({ kind: 'code', text: lines.slice(at + 1, stop).join('\n') });
      at = stop + 1;
    } else if (heading) {
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: inlineOf(heading[2] ?? '') });
      at++;
    } else {
      const stop = endOfRun(lines, at);
      blocks.push(runOf(lines.slice(at, stop)));
      at = stop;
    }
  }
  return blocks;
}

const marker = /^(?:[-*]|\d+\.)\s+/;

function endOfRun(lines: readonly string[], from: number): number {
  const end = lines.findIndex((line, index) => index > from && (line.trim() === '' || /^(#{1,6}\s|```)/.test(line)));
  return end < 0 ? lines.length : end;
}

/** Lines that stand together: a list where the first begins with a marker, else a paragraph. */
function runOf(lines: readonly string[]): Block {
  const [first = ''] = lines;
  if (!marker.test(first)) return { kind: 'paragraph', text: inlineOf(lines.map((line) => line.trim()).join(' ')) };
  const items: string[] = [];
  for (const line of lines) {
    if (marker.test(line)) items.push(line.replace(marker, ''));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return { kind: 'list', isNumbered: /^\d/.test(first), items: items.map(inlineOf) };
}

const inline = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\(([^)]+)\)/g;

export function inlineOf(text: string): Inline[] {
  const parts: Inline[] = [];
  let done = 0;
  for (const match of text.matchAll(inline)) {
    if (match.index > done) parts.push({ kind: 'text', text: text.slice(done, match.index) });
    const [whole, code, strong, em, link, to] = match;
    if (code !== undefined) parts.push({ kind: 'code', text: code });
    else if (strong !== undefined) parts.push({ kind: 'strong', text: strong });
    else if (em !== undefined) parts.push({ kind: 'em', text: em });
    else parts.push({ kind: 'link', text: link ?? '', to });
    done = match.index + whole.length;
  }
  if (done < text.length) parts.push({ kind: 'text', text: text.slice(done) });
  return parts;
}
