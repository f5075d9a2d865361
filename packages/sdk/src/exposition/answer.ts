import { createHash, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { ZlibOptions } from 'node:zlib';
import { errorType } from '../error-type.js';
import type { MetricsPage } from './page.js';

/** What of a request decides on its answer: one of Node, of the web, of Koa, Hono or any other framework will do. */
export interface MetricsRequest {
  /** Default `GET`. */
  readonly method?: string | undefined;
  /** By lower-case names, as Node gives them, or as the web's `Headers`. */
  readonly headers:
    | { get(name: string): string | null }
    | Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What a request for the metrics page is answered with: the page, 401, 405 or 500. */
export interface MetricsAnswer {
  readonly status: number;
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as they are sent, compressed where `content-encoding` says so. A server leaves them out of HEAD by itself. */
  readonly body: Buffer<ArrayBuffer>;
}

/** Answers a request for the metrics page. Never rejects. */
export type MetricsAnswerer = (request: MetricsRequest) => Promise<MetricsAnswer>;

/** What a {@link MetricsAnswerer} is made from. */
export interface MetricsAnswerSetup {
  readonly write: (accept: string | undefined) => Promise<MetricsPage>;
  /** The bearer token that a request has to show; none asks for none. */
  readonly token?: string | undefined;
}

/** A page shorter than this, in bytes, fits into a packet or two: compressing it saves nothing. */
const worthCompressing = 1_400;

/** Speed before size: most of a page is repeated labels, which the lowest level already takes out. */
function compress(plain: Buffer): Promise<Buffer<ArrayBuffer>> {
  // Loaded by the first scrape, not by the start.
  const { constants, gzip } = process.getBuiltinModule('node:zlib');
  return promisify<Buffer, ZlibOptions, Buffer<ArrayBuffer>>(gzip)(plain, { level: constants.Z_BEST_SPEED });
}

/** Whether an Accept-Encoding header takes gzip. Source: RFC 9110, section 12.5.3. */
export function acceptsGzip(header: string | undefined): boolean {
  let any = false;
  for (const part of (header ?? '').split(',')) {
    const [, coding, weight] = /^\s*([^\s;]+)\s*(?:;\s*q=([\d.]+))?\s*$/i.exec(part) ?? [];
    const accepted = weight === undefined || Number(weight) > 0;
    if (coding?.toLowerCase() === 'gzip') return accepted;
    if (coding === '*') any = accepted;
  }
  return any;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether an Authorization header holds the token; takes as long for a nearly right one as for any other. */
function isAuthorized(header: string | undefined, expected: Buffer): boolean {
  const [, given = ''] = /^Bearer +(\S+) *$/i.exec(header ?? '') ?? [];
  return timingSafeEqual(digest(given), expected);
}

function headerOf(request: MetricsRequest, name: string): string | undefined {
  try {
    const { headers } = request;
    const value = typeof headers.get === 'function' ? headers.get(name) : (headers as Record<string, unknown>)[name];
    return value === undefined || value === null ? undefined : String(value);
  } catch {
    // Untyped callers hand over anything: a header that cannot be read is one that was not sent.
    return undefined;
  }
}

const nothing = Buffer.from('');

async function pageAnswer({ contentType, body }: MetricsPage, request: MetricsRequest): Promise<MetricsAnswer> {
  const plain = Buffer.from(body);
  const gzipped = plain.length >= worthCompressing && acceptsGzip(headerOf(request, 'accept-encoding'));
  const bytes = gzipped ? await compress(plain) : plain;
  const headers = {
    'content-type': contentType,
    'content-length': String(bytes.length),
    vary: 'accept, accept-encoding',
    ...(gzipped && { 'content-encoding': 'gzip' }),
  };
  return { status: 200, headers, body: bytes };
}

/**
 * Makes what answers with the page: to whoever shows the token, in the format and coding that the request takes. Where the
 * page cannot be written the answer is 500: an empty page with 200 would hide the failure.
 */
export function metricsAnswer({ write, token }: MetricsAnswerSetup): MetricsAnswerer {
  const expected = token === undefined ? undefined : digest(token);
  return async (request) => {
    if (expected !== undefined && !isAuthorized(headerOf(request, 'authorization'), expected)) {
      return { status: 401, headers: { 'www-authenticate': 'Bearer realm="metrics"' }, body: nothing };
    }
    try {
      const method = request?.method ?? 'GET';
      if (method !== 'GET' && method !== 'HEAD') {
        return { status: 405, headers: { allow: 'GET, HEAD' }, body: nothing };
      }
      return await pageAnswer(await write(headerOf(request, 'accept')), request);
    } catch (error) {
      const body = Buffer.from(`The metrics could not be collected: ${errorType(error)}.\n`);
      return { status: 500, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
    }
  };
}
