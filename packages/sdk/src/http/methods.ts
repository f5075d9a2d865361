import { metrics } from '@pulsetrail/catalog/metrics';
import { otherValue } from '../registry/label-tree.js';

/** A method as telemetry names it. Source: semantic conventions, `http.request.method`. */
export interface HttpMethod {
  /** The value of `http.request.method`: `_OTHER` for one that the conventions do not know. */
  readonly label: string;
  /** What names of spans begin with: `HTTP` for one that the conventions do not know. */
  readonly spanName: string;
}

const other: HttpMethod = { label: otherValue, spanName: 'HTTP' };

const known = new Map<string, HttpMethod>(
  (metrics.httpServerRequestDuration.values['http.request.method'] ?? [])
    .filter((method) => method !== otherValue)
    .map((method) => [method, { label: method, spanName: method }]),
);

/** Every method that telemetry tells apart. */
export const httpMethods: readonly HttpMethod[] = [...known.values(), other];

/** The method of a request. */
export const httpMethod = (method: string | undefined): HttpMethod => known.get(method ?? '') ?? other;

const statusTexts = Array.from({ length: 1_000 }, (_, status) => String(status));

/** A status code as a label, made once. */
export const statusText = (status: number | undefined): string | undefined =>
  status === undefined ? undefined : (statusTexts[status] ?? String(status));
