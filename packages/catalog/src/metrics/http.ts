import { declareMetric } from '../metric.js';

/** Advised boundaries of HTTP and messaging durations. Source: semantic conventions 1.45, `http.server.request.duration`. */
const httpSeconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const;

/** The methods that semantic conventions know; any other is recorded as `_OTHER`. */
const httpMethods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'QUERY', '_OTHER'];

/** HTTP, as servers and as clients see it. */
export const httpMetrics = {
  httpServerRequestDuration: declareMetric('http.server.request.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of HTTP server requests.',
    labels: ['http.request.method', 'http.route', 'http.response.status_code', 'url.scheme', 'error.type'],
    values: { 'http.request.method': httpMethods },
    buckets: httpSeconds,
  }),
  httpServerActiveRequests: declareMetric('http.server.active_requests', {
    unit: '{request}',
    kind: 'updowncounter',
    description: 'Number of HTTP server requests in progress.',
    labels: ['http.request.method', 'url.scheme'],
    values: { 'http.request.method': httpMethods },
  }),
  httpClientRequestDuration: declareMetric('http.client.request.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of HTTP client requests.',
    labels: ['http.request.method', 'server.address', 'server.port', 'http.response.status_code', 'error.type'],
    values: { 'http.request.method': httpMethods },
    buckets: httpSeconds,
  }),
} as const;
