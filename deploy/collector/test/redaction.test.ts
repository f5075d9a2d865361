import { metrics } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { ruleOf } from '../../../packages/sdk/src/redaction/keys.js';
import { cleaning, configOf } from './tiers.fixture.js';

interface Redaction {
  readonly blocked_key_patterns: readonly string[];
  readonly blocked_values: readonly string[];
  readonly ignored_keys: readonly string[];
}

const rules = configOf('agent').processors.redaction as unknown as Redaction;

/** A pattern of RE2 as one of JavaScript: flags stand before it there. */
const pattern = (text: string): RegExp =>
  text.startsWith('(?i)') ? new RegExp(text.slice('(?i)'.length), 'i') : new RegExp(text);

const keyPatterns = rules.blocked_key_patterns.map(pattern);
const valuePatterns = rules.blocked_values.map(pattern);

const masksKey = (key: string): boolean =>
  !rules.ignored_keys.includes(key) && keyPatterns.some((blocked) => blocked.test(key));
const masksValue = (value: string): boolean => valuePatterns.some((blocked) => blocked.test(value));

test('the patterns have nothing that RE2 does not know', () => {
  for (const text of [...rules.blocked_key_patterns, ...rules.blocked_values]) {
    expect(text).not.toMatch(/\(\?[=!<]|\\[1-9]|\\k/);
  }
});

describe('keys', () => {
  const personal = [
    ...['password', 'db.password', 'client_secret', 'authorization', 'x-api-key', 'apiKey', 'session.id', 'auth.token'],
    ...['citizen_id', 'citizenId', 'passport', 'device.imei', 'creditcard_number', 'nationalId'],
    ...[
      'patient.name',
      'patient',
      'first_name',
      'firstName',
      'user.name',
      'birth_date',
      'gender',
      'email',
      'user.email',
    ],
    ...['phone', 'latitude', 'location', 'geo.lat', 'mac', 'mac_address', 'home_address', 'postcode', 'user.id'],
    ...['diagnosis', 'blood_pressure', 'spo2', 'glucose', 'heart_rate', 'payload', 'mqtt.payload'],
    ...['error.message', 'message', 'note', 'http.request.body', 'url.query', 'exception.stacktrace', 'prompt'],
    ...['client.address', 'http.client_ip', 'x-forwarded-for', 'db.operation.parameter', 'http.request.header.cookie'],
  ];

  test.each(personal)('%s is masked, as the SDK does', (key) => {
    expect(ruleOf(key).isPersonal).toBe(true);
    expect(masksKey(key)).toBe(true);
  });

  const harmless = [
    ...new Set(Object.values(metrics).flatMap(({ labels }): readonly string[] => labels)),
    ...['message.kind', 'message.items', 'message.tries', 'message.redelivered', 'device.id', 'outcome'],
    ...[
      'device.alarm',
      'operation.slow',
      'device.lookup.via',
      'messaging.destination.name',
      'messaging.system',
      'messaging.operation.name',
    ],
    ...['service.name', 'service.version', 'service.instance.id', 'telemetry.sdk.name', 'otel.status_code'],
    ...['db.query.text', 'db.query.summary', 'db.namespace', 'server.address', 'network.peer.address'],
    ...['http.request.body.size', 'http.route', 'url.path', 'user_agent.original', 'exception.type', 'code.location'],
    ...['gen_ai.usage.input_tokens', 'k8s.pod.name', 'cloud.region', 'score.name', 'flow.step'],
  ];

  test.each(harmless)('%s stays', (key) => {
    expect(masksKey(key)).toBe(false);
  });
});

describe('values', () => {
  test.each([
    ['a Thai citizen id', '1234567890123'],
    ['one in groups', '1-2345-67890-12-3'],
    ['an IMEI', 'watch 123456789012345 is silent'],
    ['a payment card', '4111 1111 1111 1111'],
    ['a MAC address', '02:00:5E:10:00:07'],
    ['a mail address', 'to somchai@example.org'],
    ['a telephone number', '+66 81 234 5678'],
    ['a Thai telephone number', '081-234-5678'],
    ['a date of birth', '1950-01-31'],
    ['one of the Buddhist Era', '31/01/2493'],
    ['a bearer token', 'Bearer abc.def-123'],
    ['a JSON Web Token', 'eyJhbGciOi.eyJzdWIi.c2ln'],
    ['a password in an address', 'amqp://user:password@broker:5672'],
  ])('%s is masked', (_, value) => {
    expect(masksValue(value)).toBe(true);
  });

  test.each([
    ['a route', '/patients/:id/documents'],
    ['a statement', 'SELECT id FROM patients WHERE ward = $1'],
    ['a hash', 'a3f1c09be2d4587761f0b3a4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8'],
    ['a UUID', '0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d'],
    ['a version', '2026.11.2'],
    ['an address of a server', 'http://tempo:3200/ready'],
    ['a topic', 'iMEDE_watch/VitalSign'],
    ['a number', '1042'],
  ])('%s stays', (_, value) => {
    expect(masksValue(value)).toBe(false);
  });
});

describe('statements', () => {
  // A group of several kinds runs on the innermost of them: what a span has would stay where it has no event.
  test.each(['trace', 'metric', 'log'] as const)('of a %s are grouped by what they are about', (signal) => {
    for (const group of cleaning(signal)) {
      const kinds = group.flatMap((text) =>
        text.match(/\b(?:resource|scope|span|spanevent|metric|datapoint|log)(?=\.)/g),
      );
      expect([...new Set(kinds)], group.join('\n')).toHaveLength(1);
    }
  });

  test('take the text of an error from spans with and without events', () => {
    const groups = cleaning('trace').map((group) => group.join('\n'));
    expect(groups.find((group) => group.includes('set(span.status.message, "")'))).not.toContain('spanevent');
  });

  test('leave no statement to a database that is not named, which the sanitizer of SQL passes by', () => {
    const { redaction, 'redaction/sql': sql } = configOf('agent').processors;
    expect(sql).toMatchObject({
      db_sanitizer: { sql: { enabled: true, attributes: ['db.query.text', 'db.statement'] } },
    });
    expect(cleaning('trace').flat().join('\n')).toMatch(
      /delete_matching_keys\(span\.attributes, .*query.*statement.*\) where .*"db\.system\.name"\] == nil and .*"db\.system"\] == nil/,
    );
    expect(redaction, 'it would be run on the text of logs').not.toHaveProperty('db_sanitizer');
  });
});

describe('resources', () => {
  const [[statement = ''] = []] = cleaning('trace');
  const [, written = ''] = /keep_matching_keys\(resource\.attributes, "(.*)"\)/.exec(statement) ?? [];
  // A text of OTTL writes a backslash as two.
  const kept = new RegExp(written.replaceAll('\\\\', '\\'));

  test.each([
    'service.name',
    'service.instance.id',
    'deployment.environment.name',
    'cloud.region',
    'k8s.pod.name',
    'telemetry.sdk.language',
  ])('%s stays', (key) => expect(key).toMatch(kept));

  test.each(['host.name', 'host.id', 'process.command_line', 'process.owner', 'k8s.node.name', 'user.name', 'os.type'])(
    '%s goes',
    (key) => expect(key).not.toMatch(kept),
  );

  test('of all signals alike', () => {
    expect(cleaning('metric')).toEqual([[statement]]);
    expect(cleaning('log')[0]).toEqual([statement]);
  });
});
