import createClient, { createFinalURL, defaultPathSerializer } from 'openapi-fetch';
import { isListOf, isRecord, isText } from './checks';
import type { paths } from './schema.gen';

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

let onSignedOut: (() => void) | null = null;

/** Called when the host answers 401 to anything but the sign-in itself, or would. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

let leaving: Promise<unknown> = Promise.resolve();

/** Signs out. What is asked meanwhile waits: the host would answer it with a 401, and the browser would write that down. */
export function signOut(): Promise<void> {
  const left = done(desk.POST('/admin/auth/logout'));
  leaving = left.catch(() => undefined);
  return left;
}

function csrfToken(): string | null {
  const match = /(?:^|;\s*)candlewick_csrf=([^;]+)/.exec(document.cookie);
  return match?.[1] ? decodeURIComponent(match[1]) : null;
}

/** Outside a browser, in unit tests, an address needs a host as well. */
const origin = typeof window === 'undefined' ? 'http://desk' : window.location.origin;

/** What is empty is not asked for: a filter that is not set is no filter. */
export function searchOf(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.toString();
}

async function send(request: Request): Promise<Response> {
  const { pathname: path } = new URL(request.url);
  const { method } = request;
  if (method === 'GET') await leaving;
  // Without the cookie of a sign-in the answer is known, and asking would only write a 401 into the browser's console: at the
  // first visit, and when a page that is just being left behind after signing out asks once more.
  if (method === 'GET' && path !== '/health' && csrfToken() === null) {
    noteSignedOut(path);
    throw new ApiError(401, 'Signed out', 'You are signed out. Sign in again.', {}, null, null);
  }
  if (method !== 'GET') {
    const token = csrfToken();
    if (token) request.headers.set('X-CSRF-Token', token);
  }
  let response: Response;
  try {
    response = await fetch(request);
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

/**
 * The desk's interface. Paths, queries, bodies and answers are those of its OpenAPI document; whatever the desk refuses, and
 * whatever does not reach it, is thrown as an `ApiError`.
 */
export const desk = createClient<paths>({
  baseUrl: origin,
  credentials: 'same-origin',
  headers: { Accept: 'application/json' },
  querySerializer: searchOf,
  fetch: send,
});

/** The answer itself: what failed was thrown before. */
export async function answer<T>(asked: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data, response } = await asked;
  if (data !== undefined) return data;
  throw new ApiError(response.status, 'Empty answer', 'The desk answered without the data that belongs here.', {}, null, null);
}

/** For what is answered without data, or whose data nobody needs. */
export async function done(asked: Promise<unknown>): Promise<void> {
  await asked;
}

/** A list with its next page, as every list of the interface pages: `Link: <…>; rel="next"`. */
export async function page<T>(asked: Promise<{ data?: T[]; response: Response }>): Promise<Page<T>> {
  const { response } = await asked;
  const link = /<([^>]+)>;\s*rel="?next"?/.exec(response.headers.get('Link') ?? '');
  const next = link?.[1] ? new URL(link[1], origin) : null;
  return { items: await answer(asked), next: next ? next.pathname + next.search : null };
}

/** Asks for the page that a Link header named instead of the first one. */
export function following(next: string | undefined): { fetch?: (request: Request) => Promise<Response> } {
  return next === undefined ? {} : { fetch: (request) => send(new Request(new URL(next, origin), request)) };
}

function noteSignedOut(path: string): void {
  if (path !== '/admin/auth/login' && path !== '/admin/auth/verify') onSignedOut?.();
}

async function errorOf(response: Response): Promise<ApiError> {
  let problem: Record<string, unknown> = {};
  try {
    const told: unknown = await response.json();
    if (isRecord(told)) problem = told;
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
    .filter(isRecord)
    .filter((rule) => rule.passed === false)
    .map(({ detail, rule }) => `${isText(detail) ? detail.replace(/\.$/, '') : ''} (${String(rule)}).`)
    .join(' ');
}

const isTexts = isListOf(isText);

function isErrors(value: unknown): value is Record<string, string[]> {
  return isRecord(value) && Object.values(value).every(isTexts);
}

type Import = paths['/admin/data/import/{symbol}']['post']['parameters'];

const importPath = '/admin/data/import/{symbol}' satisfies keyof paths;

/** Sends one file of bars as multipart with upload progress, which fetch cannot tell. */
export function uploadBars(
  { path, query = {} }: Pick<Import, 'path' | 'query'>,
  file: File,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const address = createFinalURL(importPath, {
    baseUrl: '',
    params: { path, query },
    querySerializer: searchOf,
    pathSerializer: defaultPathSerializer,
  });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.setRequestHeader('Accept', 'application/json');
    const token = csrfToken();
    if (token) request.setRequestHeader('X-CSRF-Token', token);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onerror = () => reject(new ApiError(0, 'No connection', 'The upload broke off: the desk does not answer.', {}, null, null));
    request.onabort = () => reject(new DOMException('Upload cancelled', 'AbortError'));
    request.onload = () => {
      const response = new Response(request.responseText, {
        status: request.status,
        headers: { 'Retry-After': request.getResponseHeader('Retry-After') ?? '' },
      });
      if (response.ok) resolve();
      else errorOf(response).then(reject, reject);
    };
    signal?.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.set('file', file);
    request.send(form);
  });
}
