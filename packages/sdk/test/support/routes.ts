import { type Attributes, SpanKind } from '@opentelemetry/api';
import { afterEach, beforeEach } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { ask, observeServer } from './http.js';
import { type TestTiming, testTiming } from './timing.js';

type Ask<Seen> = (url: string, path: string, method?: string) => Promise<Seen>;

/** Observes the servers of the running test; what it returns asks one for a path and gives what the request's span says. */
export function seenRequests(): Ask<Attributes> {
  let timing: TestTiming;
  let stop: () => void;
  beforeEach(() => {
    timing = testTiming('httpServerRequestDuration');
    stop = observeServer(timing);
  });
  afterEach(() => stop());
  const requests = () => timing.written.filter(({ kind }) => kind === SpanKind.SERVER);
  return async (url, path, method = 'GET') => {
    const before = requests().length;
    await ask(url + path, { method });
    await until('the request to end', () => requests().length > before);
    return requests().at(-1)?.attributes ?? {};
  };
}

/** The same, with the route alone. */
export function seenRoutes(): Ask<string> {
  const seen = seenRequests();
  return async (...asked) => String((await seen(...asked))['http.route']);
}
