import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipelineSteps } from '@pulsetrail/catalog';
import { simulatedFamilyNames } from '@pulsetrail/example-clinic';
import { anyPorts, type Stack, startStack } from '@pulsetrail/local';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { queryPrometheus, scrapedPages } from '../support/prometheus-api.ts';
import { until } from '../support/until.ts';
import { catalog } from './catalog.ts';

/** A notification as the local endpoints of Slack and mail received it. */
interface Notification {
  readonly via: 'slack' | 'email';
  readonly to: string;
  readonly title: string;
  readonly text: string;
  readonly payload?: { readonly attachments?: readonly object[] };
  readonly html?: string;
}

let broker: Mosquitto;
let database: PostgresServer;
let collector: OtlpReceiver;
let stack: Stack;

const addressOf = (part: string): string => {
  const found = stack.parts.find((candidate) => candidate.part === part);
  if (found === undefined) throw new Error(`The stack has no part ${part}.`);
  return found.address.split(' ')[0] ?? '';
};

const query = (expression: string) => queryPrometheus(addressOf('prometheus'), expression);

const aboveZero = async (expression: string): Promise<boolean> =>
  (await query(expression)).some(({ value }) => value > 0);

async function notifications(): Promise<readonly Notification[]> {
  const response = await fetch(new URL('/notifications', addressOf('notifications')));
  return ((await response.json()) as { notifications: Notification[] }).notifications;
}

beforeAll(async () => {
  [broker, database, collector] = await Promise.all([startMosquitto(), startPostgres(), startOtlpReceiver()]);
  stack = await startStack({
    catalog: join(import.meta.dirname, 'catalog.ts'),
    ports: anyPorts,
    mqttUrl: broker.url,
    demo: { messageRate: 30, requestRate: 30, requestFailures: 0.2 },
    timing: { groupWait: 1, groupInterval: 1 },
    environment: {
      DATABASE_URL: database.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_TRACES_SAMPLER_ARG: '1',
    },
  });
});

afterAll(async () => {
  await stack?.stop();
  await Promise.all([broker?.stop(), database?.stop(), collector?.close()]);
});

describe('Prometheus has, under the exported names', () => {
  const steps = simulatedFamilyNames.flatMap((family) => pipelineSteps.map((step) => ({ family, step })));
  test.for(steps)('messages of $family at step $step', async ({ family, step }) => {
    const series = `device_pipeline_step_duration_seconds_count{service_name="mqtt-bridge",device_type="${family}",pipeline_step="${step}",error_type=""}`;
    await until(`${series} is above zero`, () => aboveZero(series), 60_000);
  });

  test.for(catalog.services.flatMap(({ operations }) => [...operations]))(
    'operation $name, of kind $kind',
    async ({ name, metric }) => {
      const series = `${metric.prometheusName}_count{service_name="clinic-api",operation="${name}",error_type=""}`;
      await until(`${series} is above zero`, () => aboveZero(series), 60_000);
    },
  );

  test.for([
    'score_calculation_duration_seconds_count{score_name="job-security",score_model_version!=""}',
    'score_input_size_count{score_name="job-security"}',
    'flow_step_duration_seconds_count{flow_name="registration"}',
    'http_server_request_duration_seconds_count{http_route="/check-in",http_response_status_code=~"2.."}',
    'http_server_request_duration_seconds_bucket{le="1.0"}',
    'documents_scanned_total{result="pass"}',
    'documents_scanned_total{result="fail"}',
    'device_messages_total{outcome="stored"}',
    'device_messages_total{outcome="owner_fallback"}',
    'device_messages_total{outcome="invalid"}',
    'device_messages_total{outcome="patient_not_found"}',
    'messaging_process_duration_seconds_count{messaging_system="mqtt"}',
    'messaging_client_consumed_messages_total',
    'pulsetrail_bridge_connected',
  ])('%s', async (series) => {
    await until(`${series} is above zero`, () => aboveZero(series), 60_000);
  });

  test('no target that is down and no rule that fails', async () => {
    expect(await query('up == 0')).toEqual([]);
    const response = await fetch(`${addressOf('prometheus')}/api/v1/rules`);
    const { data } = (await response.json()) as {
      data: { groups: { rules: { name: string; lastError?: string }[] }[] };
    };
    const rules = data.groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(20);
    expect(rules.filter(({ lastError }) => lastError)).toEqual([]);
  });
});

describe('each device message', () => {
  const traces = (): ReceivedSpan[][] => [...Map.groupBy(messageSpans(), ({ traceId }) => traceId).values()];
  const messageSpans = () => collector.spans.filter(({ service }) => service === 'mqtt-bridge');
  const rootsOf = (trace: readonly ReceivedSpan[]) => trace.filter(({ parentSpanId }) => parentSpanId === '');

  test('is one trace of a root and its steps, in order and within it', async () => {
    await until('a hundred messages have been exported', () => traces().length >= 100);
    for (const trace of traces()) {
      const roots = rootsOf(trace);
      expect(roots).toHaveLength(1);
      const [root] = roots as [ReceivedSpan];
      expect(root.name).toMatch(/^process /);
      expect(root.kind).toBe(5);
      expect(root.attributes).toMatchObject({ 'messaging.system': 'mqtt', 'messaging.operation.type': 'process' });
      const steps = trace.filter((span) => span !== root).sort((a, b) => (a.start < b.start ? -1 : 1));
      expect(steps.map(({ name }) => name).toSorted()).toEqual(pipelineSteps.slice(0, steps.length));
      for (const step of steps) {
        expect(step.parentSpanId).toBe(root.spanId);
        expect(step.start >= root.start && step.end <= root.end).toBe(true);
      }
    }
  });

  test('is counted as often as it is traced', async () => {
    const counted = async () =>
      (await query('sum(device_messages_total) + sum(device_redeliveries_total)'))[0]?.value ?? 0;
    const before = await counted();
    await until('every counted message is traced', () => traces().length >= before);
    const after = traces().length;
    await until('every traced message is counted', async () => (await counted()) >= after);
  });
});

describe('when the medical store fails', () => {
  const isAbout = (text: string, { resolved }: { resolved: boolean }) =>
    text.includes('5_medical_stored') && /resolved/i.test(text) === resolved;
  const wholeText = ({ title, text }: Notification) => `${title}\n${text}`;

  const find = async (via: Notification['via'], resolved: boolean) =>
    (await notifications()).find(
      (notification) => notification.via === via && isAbout(wholeText(notification), { resolved }),
    );

  test('Slack and mail name service, step, value and threshold, and later say that it is over', async () => {
    await database.query('ALTER TABLE pulsetrail.medical_records RENAME TO medical_records_gone');
    const firing = {
      slack: await until('Slack hears of it', () => find('slack', false), 60_000),
      email: await until('a mail is sent', () => find('email', false), 60_000),
    };
    for (const notification of Object.values(firing)) {
      const text = wholeText(notification);
      expect(text).toContain('mqtt-bridge');
      expect(text).toContain('wards');
      // The value is a percentage of failed runs, the threshold twice the budget of 5 %.
      expect(text).toMatch(/\d+(?:\.\d+)?% over 5s/);
      expect(text).toContain('threshold 10%');
    }
    expect(firing.slack.to).toBe('#alerts');
    expect(firing.slack.payload?.attachments).toHaveLength(1);
    expect(firing.email.to).toBe('care@example.org');
    expect(firing.email.html).toContain('5_medical_stored');

    await database.query('ALTER TABLE pulsetrail.medical_records_gone RENAME TO medical_records');
    const resolved = {
      slack: await until('Slack hears that it is over', () => find('slack', true), 90_000),
      email: await until('a mail says that it is over', () => find('email', true), 90_000),
    };
    for (const notification of Object.values(resolved)) expect(wholeText(notification)).toContain('mqtt-bridge');
  });
});

test('an SOS of a watch reaches Slack', async () => {
  await until(
    'Slack hears of the SOS',
    async () =>
      (await notifications()).find(
        ({ via, title, text }) => via === 'slack' && /DeviceSos|alarm sos/i.test(title + text),
      ),
    90_000,
  );
});

/** Every form in which an id could leave: as it is, and an address with and without colons, in both cases. */
function formsOf(id: string): string[] {
  const bare = id.replaceAll(':', '');
  if (!/^[0-9a-f]{12}$/i.test(bare)) return [id];
  const colons = bare.match(/../g)?.join(':') ?? '';
  return [bare, colons].flatMap((form) => [form.toLowerCase(), form.toUpperCase()]);
}

interface Patient {
  readonly id: string;
  readonly citizenId?: string;
  readonly watchImei?: string;
  readonly gatewayMac?: string;
  readonly devices?: readonly { readonly mac: string }[];
}

test('nothing of a patient or a device leaves: not in spans, pages, logs or notifications', async () => {
  const file = await readFile(join(stack.folder, 'configuration', 'patients.json'), 'utf8');
  const { patients } = JSON.parse(file) as { patients: Patient[] };
  const ids = patients.flatMap(({ id, citizenId, watchImei, gatewayMac, devices = [] }) =>
    [id, citizenId, watchImei, gatewayMac, ...devices.map(({ mac }) => mac)].filter((value) => value !== undefined),
  );
  expect(ids.length).toBeGreaterThan(30);

  const pages = (await scrapedPages(addressOf('prometheus'))).map(async (url) => (await fetch(url)).text());
  const logs = join(stack.folder, 'logs');
  const lines = (await readdir(logs)).map((name) => readFile(join(logs, name), 'utf8'));
  const left = {
    spans: collector.raw.map((body) => body.toString('latin1')).join('\n'),
    pages: (await Promise.all(pages)).join('\n'),
    logs: (await Promise.all(lines)).join('\n'),
    notifications: JSON.stringify(await notifications()),
  };
  for (const [where, text] of Object.entries(left)) {
    expect(text.length, where).toBeGreaterThan(100);
    expect(
      ids.flatMap(formsOf).filter((form) => text.includes(form)),
      where,
    ).toEqual([]);
    expect(text, where).not.toMatch(/nameEN|nameTH|brith|#Test#|latitude|bp_high|"heartRate"/);
  }
});
