/** The error every failed request turns into: what the host's problem+json said, in its own words. */
export class ApiError extends Error {
  readonly status: number;
  readonly title: string;
  readonly errors: Record<string, string[]>;
  readonly traceId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(
    status: number,
    title: string,
    detail: string,
    errors: Record<string, string[]>,
    traceId: string | null,
    retryAfterSeconds: number | null,
  ) {
    super(detail || title);
    this.name = 'ApiError';
    this.status = status;
    this.title = title;
    this.errors = errors;
    this.traceId = traceId;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface Page<T> {
  items: T[];
  /** Path of the next page, from the Link header; null on the last one. */
  next: string | null;
}

type Query = Record<string, string | number | boolean | null | undefined>;

interface RequestOptions {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

let onSignedOut: (() => void) | null = null;

/** Called when the host answers 401 to anything but the sign-in itself, or would. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

let leaving: Promise<unknown> = Promise.resolve();

/** Signs out. What is asked meanwhile waits: the host would answer it with a 401, and the browser would write that down. */
export function signOut(): Promise<unknown> {
  const left = post<unknown>('/admin/auth/logout');
  leaving = left.catch(() => undefined);
  return left;
}

function csrfToken(): string | null {
  const match = /(?:^|;\s*)candlewick_csrf=([^;]+)/.exec(document.cookie);
  return match?.[1] ? decodeURIComponent(match[1]) : null;
}

export function url(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

async function send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  if (method === 'GET') await leaving;
  // Without the cookie of a sign-in the answer is known, and asking would only write a 401 into the browser's console: at the
  // first visit, and when a page that is just being left behind after signing out asks once more.
  if (method === 'GET' && path !== '/health' && csrfToken() === null) {
    noteSignedOut(path);
    throw new ApiError(401, 'Signed out', 'You are signed out. Sign in again.', {}, null, null);
  }
  const headers = new Headers({ Accept: 'application/json' });
  let body: BodyInit | undefined;
  if (options.body instanceof FormData) body = options.body;
  else if (options.body !== undefined) {
    headers.set('Content-Type', 'application/json');
    body = JSON.stringify(options.body);
  }
  if (method !== 'GET') {
    const token = csrfToken();
    if (token) headers.set('X-CSRF-Token', token);
  }
  let response: Response;
  try {
    response = await fetch(url(path, options.query), { method, headers, body, signal: options.signal, credentials: 'same-origin' });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(
      0,
      'No connection',
      'The desk does not answer. It may be stopped, or the network between you and it is down.',
      {},
      null,
      null,
    );
  }
  if (response.ok) return response;
  if (response.status === 401) noteSignedOut(path);
  throw await errorOf(response);
}

function noteSignedOut(path: string): void {
  if (path !== '/admin/auth/login' && path !== '/admin/auth/verify') onSignedOut?.();
}

async function errorOf(response: Response): Promise<ApiError> {
  let problem: Record<string, unknown> = {};
  try {
    problem = (await response.json()) as Record<string, unknown>;
  } catch {
    // Not JSON (a proxy's page, an empty body): the status alone has to do.
  }
  const text = (key: string) => (typeof problem[key] === 'string' ? problem[key] : '');
  const retryAfter = Number(response.headers.get('Retry-After'));
  return new ApiError(
    response.status,
    text('title') || `HTTP ${response.status}`,
    rulesOf(problem.rules) || text('detail') || text('error'),
    isErrors(problem.errors) ? problem.errors : {},
    text('trace_id') || null,
    Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
  );
}

/** The rules that refused, the reason before its code: "… is below the minimum of 5 USDT (NotionalBelowMinimum)". */
export function rulesOf(rules: unknown): string {
  if (!Array.isArray(rules)) return '';
  return rules
    .filter((rule: { passed?: unknown }) => rule.passed === false)
    .map(({ detail, rule }: { detail?: string; rule?: string }) => `${(detail ?? '').replace(/\.$/, '')} (${rule}).`)
    .join(' ');
}

function isErrors(value: unknown): value is Record<string, string[]> {
  return typeof value === 'object' && value !== null && Object.values(value).every(Array.isArray);
}

async function json<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return json<T>(await send('GET', path, { query, signal }));
}

/** A list with its next page, as every list of the interface pages: `Link: <…>; rel="next"`. */
export async function getPage<T>(path: string, query?: Query, signal?: AbortSignal): Promise<Page<T>> {
  const response = await send('GET', path, { query, signal });
  const link = /<([^>]+)>;\s*rel="?next"?/.exec(response.headers.get('Link') ?? '');
  const next = link?.[1] ? new URL(link[1], window.location.origin) : null;
  return { items: await json<T[]>(response), next: next ? next.pathname + next.search : null };
}

export async function getText(path: string, query?: Query): Promise<string> {
  return (await send('GET', path, { query })).text();
}

export async function post<T>(path: string, body?: unknown, query?: Query): Promise<T> {
  return json<T>(await send('POST', path, { body: body ?? {}, query }));
}

export async function patch<T>(path: string, body: unknown): Promise<T> {
  return json<T>(await send('PATCH', path, { body }));
}

export async function remove<T>(path: string, query?: Query): Promise<T> {
  return json<T>(await send('DELETE', path, { query }));
}

/** Sends one file as multipart with upload progress, which fetch cannot tell. */
export function upload<T>(path: string, file: File, onProgress: (fraction: number) => void, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('Accept', 'application/json');
    const token = csrfToken();
    if (token) request.setRequestHeader('X-CSRF-Token', token);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onerror = () => reject(new ApiError(0, 'No connection', 'The upload broke off: the desk does not answer.', {}, null, null));
    request.onabort = () => reject(new DOMException('Upload cancelled', 'AbortError'));
    request.onload = () => {
      const response = new Response(request.response as string, {
        status: request.status,
        headers: { 'Retry-After': request.getResponseHeader('Retry-After') ?? '' },
      });
      if (response.ok) json<T>(response).then(resolve, reject);
      else errorOf(response).then(reject, reject);
    };
    signal?.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.set('file', file);
    request.send(form);
  });
}
