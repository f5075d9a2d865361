import { setTimeout } from 'node:timers/promises';
import { pace } from '../pace.js';
import type { Log } from '../program.js';
import { createDeck, createRandom, type Random } from '../random.js';
import { firstJourney, journeys } from './journeys.js';
import type { TrafficOptions } from './options.js';
import { createSummary, type Summary } from './summary.js';
import type { ClinicRequest, Journey, Memory, Visit } from './visit.js';

/** How many requests may be open at a time; what comes due beyond that is left out and counted. */
const mostOpen = 32;

/** Milliseconds after which a request is given up. */
const patience = 10_000;

const retryEvery = 500;

/** Sends one request over a kept-alive connection; the answer's status and body. */
async function send(base: URL, { method, path, body, text }: ClinicRequest, { token }: Memory, signal: AbortSignal) {
  const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(new URL(path, base), {
    method,
    headers: {
      ...(content === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(content === undefined ? {} : { body: content }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
  });
  return { status: response.status, answer: (await response.json()) as unknown };
}

/** Waits until the service says that it is ready. */
async function untilReady(base: URL, signal: AbortSignal, log: Log): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    const ready = await fetch(new URL('/healthz', base), {
      signal: AbortSignal.any([signal, AbortSignal.timeout(2_000)]),
    })
      .then(async (response) => {
        await response.arrayBuffer();
        return response.ok;
      })
      .catch(() => false);
    if (ready) return;
    if (attempt === 0) log(`waiting for the clinic service at ${base.origin}; asking again every half second`);
    await setTimeout(retryEvery, undefined, { signal }).catch(() => undefined);
  }
}

/** Chooses what comes next, right or wrong. The same seed and the same answers give the same requests. */
function chooser(random: Random, failures: number) {
  const draw = createDeck(
    journeys.map((journey) => [journey, journey.weight] as const),
    random,
  );
  const mistakes = new Map(
    journeys.map((journey) => [
      journey,
      createDeck(
        journey.mistakes.map((mistake) => [mistake, 1] as const),
        random,
      ),
    ]),
  );
  return (visit: Visit): { journey: Journey; request: ClinicRequest } => {
    const drawn = visit.memory.token === undefined ? firstJourney : draw();
    const journey = drawn.possible?.(visit.memory) === false ? firstJourney : drawn;
    const mistake = random.next() < failures ? mistakes.get(journey)?.() : undefined;
    return { journey, request: (mistake ?? journey.request)(visit) };
  };
}

/** Sends requests at an even rate until the count or the signal ends it. Returns what came of them. */
export async function runTraffic(options: TrafficOptions, signal: AbortSignal, log: Log): Promise<Summary> {
  const { url, rate, count, seed, failures, password } = options;
  await untilReady(url, signal, log);
  const random = createRandom(seed);
  const visit: Visit = { random, password, memory: { token: undefined, documents: [] } };
  const choose = chooser(random, failures);
  const summary = createSummary();
  const open = new Set<Promise<void>>();

  const go = async () => {
    const { journey, request } = choose(visit);
    const started = performance.now();
    const result = await send(url, request, visit.memory, signal).catch(() => undefined);
    if (signal.aborted) return;
    summary.add(result?.status, performance.now() - started);
    if (result === undefined) return;
    if (result.status < 300) journey.learn?.(visit.memory, result.answer);
    // A session that is over, or a service that started anew, asks for another sign-in.
    else if (result.status === 401 && journey !== firstJourney) visit.memory.token = undefined;
  };

  for await (const _ of pace({ rate, ...(count === undefined ? {} : { count }), signal })) {
    if (open.size >= mostOpen) {
      summary.skip();
      continue;
    }
    const request = go().finally(() => open.delete(request));
    open.add(request);
  }
  await Promise.allSettled(open);
  return summary;
}
