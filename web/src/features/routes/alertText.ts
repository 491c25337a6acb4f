import type { MappingPreset, Route, SignalMapping } from '../../api/types';

/** What an alert of a route has to say, and in which shape. */
export interface AlertShape {
  kind: 'json' | 'pairs' | 'words';
  /** Where each part stands, in the order in which it is written. */
  parts: AlertPart[];
}

export interface AlertPart {
  path: string;
  says: 'action' | 'position' | 'symbol' | 'entry' | 'target' | 'stop' | 'id' | 'timenow';
  /** What the number of a target or a stop is. */
  unit: 'price' | 'percent' | 'points' | 'ticks';
}

type Said = Pick<Route, 'mapping' | 'defaults' | 'symbols'>;

const native: AlertPart[] = (['action', 'symbol', 'entry', 'target', 'stop', 'id', 'timenow'] as const).map((says) => ({
  path: says,
  says,
  unit: 'price',
}));

/** The shape of an alert that this route understands and can trade: its own format, or what its mapping finds and its defaults lack. */
export function shapeOf({ mapping, defaults }: Said, presets: readonly MappingPreset[]): AlertShape {
  if (mapping === null) return { kind: 'json', parts: native };
  const preset = presets.find(({ name }) => name === mapping.preset);
  const paths = (field: string) => mapping.fields?.[field] ?? preset?.mapping.fields?.[field] ?? [];
  const parts: AlertPart[] = [];
  const add = (says: AlertPart['says'], field: string) => {
    const all = paths(field);
    const bySample = all.find(({ path }) => preset && (preset.sample.includes(`"${path}":`) || preset.sample.includes(`${path}=`)));
    // Else a price that holds for both sides, in a unit that needs no market.
    const bothSides = all.find(({ side, unit }) => !side && (unit ?? 'price') === 'price') ?? all.find(({ side }) => !side);
    const source = (says === 'target' || says === 'stop' ? null : bySample) ?? bothSides ?? all[0];
    if (source) parts.push({ path: source.path, says, unit: source.unit ?? 'price' });
  };
  if (paths('action').length > 0) add('action', 'action');
  else add('position', 'position');
  add('symbol', 'symbol');
  if (!defaults?.target) add('target', 'target');
  if (!defaults?.stop) add('stop', 'stop');
  // Without one the same text within seconds is the same alert.
  add('id', 'id');
  const kind = kindOf(preset?.sample, parts);
  return { kind, parts: kind === 'words' ? [...parts].sort((a, b) => Number(a.path) - Number(b.path)) : parts };
}

function kindOf(sample: string | undefined, parts: readonly AlertPart[]): AlertShape['kind'] {
  if (parts.every(({ path }) => /^\d+$/.test(path))) return 'words';
  return sample !== undefined && !sample.startsWith('{') && sample.includes('=') ? 'pairs' : 'json';
}

// Letters for private use, which no alert has.
const mark = (says: string) => `\uE000${says}\uE001`;

/** The alert with a mark for each value. */
function templateOf({ kind, parts }: AlertShape): string {
  if (kind === 'words') return parts.map(({ says }) => mark(says)).join(' ');
  if (kind === 'pairs') return parts.map(({ path, says }) => `${path}=${mark(says)}`).join(';');
  const whole: Nested = {};
  for (const { path, says } of parts) place(whole, path.split('.'), mark(says));
  return JSON.stringify(whole);
}

interface Nested {
  [key: string]: string | Nested;
}

function place(into: Nested, [first = '', ...rest]: string[], value: string): void {
  const there = into[first];
  if (rest.length === 0) into[first] = value;
  else if (typeof there === 'object') place(there, rest, value);
  else if (there === undefined) place((into[first] = {}), rest, value);
}

const marks = /\uE000(\w+)\uE001/;

/** An alert that this route trades at any price: a buy of its first symbol. */
export function sampleAlert(route: Said, presets: readonly MappingPreset[], id: string): string {
  const shape = shapeOf(route, presets);
  const parts = shape.parts.filter(({ says }) => says !== 'timenow');
  const values: Record<AlertPart['says'], string> = {
    action: wordFor('buy', route.mapping),
    position: 'long',
    symbol: symbolFor(route),
    entry: 'market',
    target: distance(parts, 'target', 2),
    stop: distance(parts, 'stop', 1),
    id,
    timenow: '',
  };
  return templateOf({ ...shape, parts })
    .split(marks)
    .map((piece, index) => (index % 2 === 0 ? piece : (Object.entries(values).find(([says]) => says === piece)?.[1] ?? '')))
    .join('');
}

function distance(parts: readonly AlertPart[], says: 'target' | 'stop', percent: number): string {
  const unit = parts.find((part) => part.says === says)?.unit ?? 'price';
  if (unit === 'price') return `${says === 'target' ? '+' : '-'}${percent}%`;
  return String(unit === 'percent' ? percent : percent * 100);
}

/** The sender's word for an action where the route has one; all routes know ours. */
function wordFor(action: string, mapping: SignalMapping | null): string {
  return Object.entries(mapping?.actions ?? {}).find(([, meaning]) => meaning === action)?.[0] ?? action;
}

function symbolFor({ mapping, symbols }: Said): string {
  const [first = 'BTCUSDT'] = symbols;
  return Object.entries(mapping?.symbols ?? {}).find(([, ours]) => ours === first)?.[0] ?? first;
}

/** A text within single quotes of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The alert for a shell: its id ends in the time, so that the command may be run again. */
function shellBody(route: Said, presets: readonly MappingPreset[]): string {
  const body = sampleAlert(route, presets, 'test-NOW');
  return quoted(body).replace('test-NOW', `test-'"$(date +%s)"'`);
}

/** A command that sends the route a sample alert. */
export function curlCommand(route: Said, presets: readonly MappingPreset[], address: string): string {
  return [
    `curl -sS -X POST ${quoted(address)} \\`,
    `  -H 'Content-Type: ${typeOf(route, presets)}' \\`,
    `  --data-binary ${shellBody(route, presets)}`,
  ].join('\n');
}

/** The same for a route whose bodies are signed. */
export function signedCurlCommand(route: Said, presets: readonly MappingPreset[], address: string, secret: string): string {
  return [
    `body=${shellBody(route, presets)}`,
    // As a value of its own: a secret may begin with a dash.
    `signature=$(printf %s "$body" | openssl dgst -sha256 -mac HMAC -macopt ${quoted(`key:${secret}`)} | sed 's/^.* //')`,
    `curl -sS -X POST ${quoted(address)} \\`,
    `  -H 'Content-Type: ${typeOf(route, presets)}' \\`,
    `  -H "X-Webhook-Signature: sha256=$signature" \\`,
    `  --data-binary "$body"`,
  ].join('\n');
}

/** A sender in Python that signs what it sends, with nothing but the standard library. */
export function signedPython(route: Said, presets: readonly MappingPreset[], address: string, secret: string): string {
  return [
    'import hashlib, hmac, time, urllib.request',
    '',
    `secret = ${JSON.stringify(secret)}.encode()`,
    `body = ${pythonText(sampleAlert(route, presets, 'test-NOW'))}.replace("NOW", str(int(time.time()))).encode()`,
    'signature = hmac.new(secret, body, hashlib.sha256).hexdigest()',
    'request = urllib.request.Request(',
    `    ${JSON.stringify(address)},`,
    '    data=body,',
    `    headers={"Content-Type": "${typeOf(route, presets)}", "X-Webhook-Signature": "sha256=" + signature},`,
    ')',
    'print(urllib.request.urlopen(request).read().decode())',
  ].join('\n');
}

const pythonText = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const typeOf = (route: Said, presets: readonly MappingPreset[]) =>
  shapeOf(route, presets).kind === 'json' ? 'application/json' : 'text/plain';

/** What a value of an alert is in the Pine script below. */
function pineValue({ says, unit }: AlertPart): string {
  if (says === 'target' || says === 'stop') {
    const distance = says === 'target' ? 'stopDistance * targetMultiple' : 'stopDistance';
    const sign = says === 'target' ? 'side' : '-side';
    return {
      price: `percent(${sign} * ${distance} / close * 100)`,
      percent: `str.tostring(${distance} / close * 100, "0.####")`,
      points: `str.tostring(${distance}, format.mintick)`,
      ticks: `str.tostring(math.round(${distance} / syminfo.mintick))`,
    }[unit];
  }
  return {
    action: 'word',
    position: 'position',
    symbol: 'symbol',
    entry: '"market"',
    id: 'id',
    timenow: `str.format_time(timenow, "yyyy-MM-dd'T'HH:mm:ss'Z'", "UTC")`,
  }[says];
}

const pineText = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const pineWord = (action: string, route: Said) => pineText(wordFor(action, route.mapping));

/** The text of an alert as an expression of Pine. */
function pineMessage(shape: AlertShape): string {
  return templateOf(shape)
    .split(marks)
    .flatMap((piece, index) => {
      if (index % 2 === 0) return piece === '' ? [] : [pineText(piece)];
      const part = shape.parts.find(({ says }) => says === piece);
      return part ? [pineValue(part)] : [];
    })
    .join(' + ');
}

/**
 * A whole indicator in Pine v6 that sends what this route reads. Stop and target go as distances, which hold at the venue's price too
 * where that is not quite the chart's.
 */
export function pineScript(route: Said & Pick<Route, 'name'>, presets: readonly MappingPreset[]): string {
  const shape = shapeOf(route, presets);
  const says = (what: AlertPart['says']) => shape.parts.some((part) => part.says === what);
  const hasLevels = says('target') || says('stop');
  const hasSigned = shape.parts.some((part) => (part.says === 'target' || part.says === 'stop') && part.unit === 'price');
  const named = Object.entries(route.mapping?.symbols ?? {});
  const symbols = route.symbols.map((symbol) => named.find(([, ours]) => ours === symbol)?.[0] ?? symbol);
  const title = route.name.replaceAll(/[^\p{L}\p{N}._-]+/gu, ' ').trim();
  return [
    '//@version=6',
    `indicator("Alerts for ${title}", overlay = true)`,
    '',
    '// The rule to trade by; put your own in its place.',
    'fast = ta.ema(close, input.int(12, "Fast average", minval = 1))',
    'slow = ta.ema(close, input.int(26, "Slow average", minval = 1))',
    'goLong = ta.crossover(fast, slow)',
    'goShort = ta.crossunder(fast, slow)',
    ...(hasLevels
      ? [
          '',
          'atr = ta.atr(input.int(14, "Bars of the average true range", minval = 1))',
          'stopDistance = atr * input.float(2.0, "Stop, times the average true range", minval = 0.1)',
          ...(says('target') ? ['targetMultiple = input.float(2.0, "Target, times the stop", minval = 0.1)'] : []),
        ]
      : []),
    '',
    '// The route takes these symbols and no other; a perpetual is named by its pair.',
    `symbols = array.from(${symbols.map((symbol) => JSON.stringify(symbol)).join(', ')})`,
    'symbol = str.replace(syminfo.ticker, ".P", "")',
    'if barstate.islast and not array.includes(symbols, symbol)',
    '    runtime.error("The route does not take " + symbol + ".")',
    '',
    ...(hasSigned ? ['percent(float value) =>', '    (value > 0 ? "+" : "") + str.tostring(value, "0.####") + "%"', ''] : []),
    'message(int side) =>',
    ...(says('action') ? [`    word = side > 0 ? ${pineWord('buy', route)} : ${pineWord('sell', route)}`] : []),
    ...(says('position') ? ['    position = side > 0 ? "long" : "short"'] : []),
    ...(says('id') ? ['    id = symbol + "-" + timeframe.period + "-" + str.tostring(time) + (side > 0 ? "-buy" : "-sell")'] : []),
    `    ${pineMessage(shape)}`,
    '',
    `if goLong${hasLevels ? ' and not na(atr)' : ''}`,
    '    alert(message(1), alert.freq_once_per_bar_close)',
    `if goShort${hasLevels ? ' and not na(atr)' : ''}`,
    '    alert(message(-1), alert.freq_once_per_bar_close)',
    '',
    'plot(fast, "Fast average", color.blue)',
    'plot(slow, "Slow average", color.orange)',
    'plotshape(goLong, "Buy", shape.triangleup, location.belowbar, color.green, size = size.tiny)',
    'plotshape(goShort, "Sell", shape.triangledown, location.abovebar, color.red, size = size.tiny)',
    '',
  ].join('\n');
}
