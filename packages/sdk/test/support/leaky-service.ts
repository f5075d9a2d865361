import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, logs, metrics, propagation, SpanStatusCode } from '@opentelemetry/api';
import { start } from '../../src/index.js';
import { keyedSecrets, type Secret, secrets } from './synthetic-people.js';

/**
 * A service that does everything wrong: it puts what it knows of people wherever there is room. It writes its pages to
 * stdout, and sends the rest to `LEAKY_COLLECTOR`.
 */
const collector = process.env.LEAKY_COLLECTOR ?? '';
const all = secrets(Number(process.env.LEAKY_COUNT), 1);

const telemetry = start({
  service: 'leaky',
  hashKey: 'k'.repeat(32),
  metrics: { port: 0, budget: 200_000 },
  traces: { endpoint: collector, ratio: 1, batch: { queue: 1_000_000, delay: '50ms' }, statements: 'normalized' },
  logs: { endpoint: collector, batch: { queue: 1_000_000, delay: '50ms' } },
  otlpMetrics: { endpoint: collector, interval: '1h' },
  http: { user: ({ headers }) => String(headers['x-patient']) },
});
await telemetry.ready;

const keys = {
  name: 'patient_name',
  'citizen id': 'citizenId',
  phone: 'phone.number',
  mail: 'contactEmail',
  token: 'access-token',
  card: 'cardNumber',
  'birth date': 'dateOfBirth',
} as const;

const visits = telemetry.counter('visits', { labels: ['some', ...Object.values(keys)] });
const waits = telemetry.histogram('waits', { unit: 's', labels: ['some'] });
const beds = telemetry.gauge('beds', { labels: ['some'] });
const meter = metrics.getMeter('plain');
const plain = meter.createCounter('plain');
const plainWaits = meter.createHistogram('plain.waits');
const logger = logs.getLogger('lines');
telemetry.observable('seen', { labels: ['some'] }, (observe) => {
  for (const { text } of all.slice(0, 700)) observe(1, { some: text });
});

const attributesOf = ({ kind, text }: Secret) => ({
  some: text,
  within: `got ${text} from form`,
  list: ['a', text, `x ${text}`],
  map: { deep: text, [keys[kind]]: text } as never,
  [keys[kind]]: text,
  url: `https://u:${text}@h.example/p?x=${text}`,
  'url.full': `https://h.example/patients/${encodeURIComponent(text)}/visits?x=${text}#${text}`,
  'http.request.header.x-patient': [text],
  'db.query.text': `select '${text}'`,
  note: text,
});

function spans(secret: Secret): void {
  const { text } = secret;
  const error = new Error(`boom ${text}`, { cause: new Error(text) });
  telemetry.tracer.startActiveSpan(`visit of ${text}`, { attributes: attributesOf(secret) }, (span) => {
    span.addEvent(`saw ${text}`, attributesOf(secret));
    span.addLink({ context: span.spanContext(), attributes: attributesOf(secret) });
    span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR, message: text });
    waits.record(1, { some: text });
    plainWaits.record(1, { some: text });
    logger.emit({
      body: `${text} signed in`,
      eventName: `sign-in of ${text}`,
      severityText: `for ${text}`,
      attributes: attributesOf(secret),
      exception: error,
    });
    logger.emit({ body: { line: text, deep: { more: `${text} signed in`, [keys[secret.kind]]: text } } });
    span.updateName(`end of ${text}`);
    span.end();
  });
}

function metricsOf({ kind, text }: Secret): void {
  visits.add(1, { some: text });
  visits.add(1, { some: `got ${text} from form` });
  visits.add(1, { [keys[kind]]: text });
  visits.add(1, { [text]: 1 } as never);
  visits.add(text as never, {});
  beds.set(1, { some: `${'long '.repeat(49)}${text}` });
  plain.add(1, { some: text, [keys[kind]]: text, [`for ${text}`]: 1 });
}

const statements = (text: string) =>
  [
    ['postgresql', `select /* ${text} */ * from patients where name = '${text}' -- ${text}`],
    ['mysql', `SELECT TRIM(BOTH FROM "${text}") FROM patients WHERE name IN ("${text}", '${text}')`],
    ['sqlite', `select * from "patients" where a is distinct from "${text}"`],
    ['redis', `SET session:9 ${text}`],
    ['mongodb', `{"find":"patients","filter":{"name":"${text}"}}`],
    ['elasticsearch', text],
  ] as const;

function timers({ text }: Secret, index: number): void {
  try {
    telemetry.apiTimer(`visit of ${text}`, { attributes: { some: text }, component: `ward of ${text}` }, () => {
      throw new RangeError(text);
    });
  } catch {
    // The service's own business.
  }
  telemetry.timer('mail', 'send', { errorIf: () => `failed for ${text}`, slow: '0.001ms' as never }, () => 1);
  const [system, statement] = statements(text)[index % 6] as readonly [string, string];
  telemetry.dbTimer(`find ${text}`, { system, statement }, () => 1);
  using timer = telemetry.scoreTimer(`score of ${text}`, { modelVersion: text });
  timer.set({ 'some.label': text });
}

const keyed = Object.fromEntries(keyedSecrets(1).map(({ key, text }) => [key, text]));
telemetry.tracer.startSpan('keyed', { attributes: { ...keyed, deep: { deeper: keyed } as never } }).end();
telemetry.apiTimer('keyed', { attributes: keyed }, () => 1);
telemetry.counter('keyed', { labels: Object.keys(keyed) }).add(1, keyed);
plain.add(1, keyed);
logger.emit({ body: keyed, attributes: keyed });
for (const [key, text] of Object.entries(keyed)) {
  beds.set(1, { some: `${key}=${text}` });
  logger.emit({ body: `${key}=${text}`, attributes: { some: `{"${key}":"${text}"}` } });
}

for (const [index, secret] of all.entries()) {
  spans(secret);
  metricsOf(secret);
  timers(secret, index);
  // Lets the exporter have its turn.
  if (index % 250 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

const server = createServer((asked, answer) => {
  const note = propagation.getBaggage(context.active());
  telemetry.tracer.startSpan('handle', { attributes: { entries: note?.getAllEntries().length ?? 0 } }).end();
  answer.writeHead(asked.url?.includes('fail') === true ? 500 : 200).end();
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;

/** Requests carry a hundred of them each. */
for (let from = 0; from < all.length; from += 100) {
  const some = all.slice(from, from + 100).map(({ text }) => encodeURIComponent(text));
  const path = `/patients/${some.slice(0, 50).join('/')}/fail?${some.map((text) => `name=${text}`).join('&')}`;
  const [first = ''] = some;
  await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: {
      authorization: `Bearer ${first}`,
      cookie: some.slice(0, 20).join('; '),
      'x-patient': first,
      baggage: some
        .slice(0, 20)
        .map((text, index) => `k${index}=${text}`)
        .join(','),
      tracestate: some
        .slice(0, 20)
        .map((text, index) => `v${index}=${text.replace(/[^\w.-]/g, '_')}`)
        .join(','),
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    },
  }).then((answer) => answer.text());
  const sent = send({ port, host: '127.0.0.1', path, auth: `u:${first}`, method: 'GET' }).end();
  const [answer] = await once(sent, 'response');
  answer.resume();
  await once(answer, 'end');
}
const [classic, openMetrics] = [
  await telemetry.metricsPage(),
  await telemetry.metricsPage('application/openmetrics-text; version=1.0.0'),
];
process.stdout.write(`${classic.body}\n${openMetrics.body}\n`);
server.closeAllConnections();
server.close();
await telemetry.flush(20_000);
await telemetry.stop(20_000);
