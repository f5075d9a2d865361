import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MetricKind, prometheusName, sanitizeLabelName, sanitizeMetricName } from '../src/index.js';

// Source of every case: OpenTelemetry specification, "Prometheus and OpenMetrics Compatibility", "OTLP Metric points to
// Prometheus"; where it is silent, the translator of Prometheus' own OTLP receiver.

const kind = fc.constantFrom<MetricKind>('counter', 'updowncounter', 'gauge', 'histogram');
const unit = fc.oneof(
  fc.constantFrom('', '1', 's', 'By', 'By/s', '{item}', '{request}/s', '%', 'ms/{x}', '10^3'),
  fc.string(),
);

describe('prometheusName', () => {
  test.each<[rule: string, name: string, unit: string, kind: MetricKind, exported: string]>([
    ['invalid characters become _', 'http.server.active-requests', '', 'gauge', 'http_server_active_requests'],
    ['several _ become one', 'a..b__c.-d', '', 'gauge', 'a_b_c_d'],
    ['colons stay', 'job:requests', '', 'gauge', 'job:requests'],
    ['letters outside ASCII become _', 'größe', '', 'gauge', 'gr_e'],
    ['a leading digit is guarded', '5xx.responses', '', 'gauge', '_5xx_responses'],
    ['abbreviations become words: ms', 'queue.wait', 'ms', 'gauge', 'queue_wait_milliseconds'],
    [
      'abbreviations become words: s',
      'http.server.request.duration',
      's',
      'histogram',
      'http_server_request_duration_seconds',
    ],
    ['abbreviations become words: By', 'process.memory.usage', 'By', 'updowncounter', 'process_memory_usage_bytes'],
    ['abbreviations become words: MiBy', 'heap', 'MiBy', 'gauge', 'heap_mebibytes'],
    ['abbreviations become words: Cel', 'room.temperature', 'Cel', 'gauge', 'room_temperature_celsius'],
    ['abbreviations become words: %', 'battery.level', '%', 'gauge', 'battery_level_percent'],
    ['other units stay as they are', 'network.dropped', 'packets', 'gauge', 'network_dropped_packets'],
    ['what is in brackets is dropped', 'network.dropped', '{packet}', 'gauge', 'network_dropped'],
    ['brackets beside a unit are dropped', 'network.io', 'By{received}', 'gauge', 'network_io_bytes'],
    ['1 is a ratio on a gauge', 'cpu.utilization', '1', 'gauge', 'cpu_utilization_ratio'],
    ['1 counts on a counter', 'things', '1', 'counter', 'things_total'],
    ['1 counts on a histogram', 'batch.fill', '1', 'histogram', 'batch_fill'],
    ['1 counts on an up-down counter', 'integration.status', '1', 'updowncounter', 'integration_status'],
    ['foo/bar becomes foo_per_bar', 'network.io', 'By/s', 'gauge', 'network_io_bytes_per_second'],
    ['per keeps the singular', 'fuel', 'm/h', 'gauge', 'fuel_meters_per_hour'],
    ['{foo}/bar keeps per_bar', 'requests', '{request}/s', 'gauge', 'requests_per_second'],
    ['foo/{bar} keeps foo', 'size', 'By/{request}', 'gauge', 'size_bytes'],
    ['a counter ends in _total', 'device.messages', '{message}', 'counter', 'device_messages_total'],
    ['_total is not repeated', 'device.messages.total', '{message}', 'counter', 'device_messages_total'],
    ['the unit comes before _total', 'network.io', 'By', 'counter', 'network_io_bytes_total'],
    ['the unit comes before a written total', 'network.io.total', 'By', 'counter', 'network_io_bytes_total'],
    ['total is only a type suffix on counters', 'grand.total', '', 'gauge', 'grand_total'],
    ['a unit at the end is not repeated', 'wait.seconds', 's', 'histogram', 'wait_seconds'],
    ['a unit in the middle is not repeated', 'system.bytes.used', 'By', 'gauge', 'system_bytes_used'],
    ['a unit inside a longer word is not the unit', 'milliseconds.wait', 's', 'gauge', 'milliseconds_wait_seconds'],
    ['per_bar at the end is not repeated', 'io.bytes.per.second', 'By/s', 'gauge', 'io_bytes_per_second'],
    ['a trailing _ is not doubled', 'requests.', '{request}', 'counter', 'requests_total'],
    ['a unit named like a property of objects is text', 'made', 'constructor', 'gauge', 'made_constructor'],
  ])('%s: %s in %j', (_rule, name, written, metricKind, exported) => {
    expect(prometheusName(name, written, metricKind)).toBe(exported);
  });

  // Source: the specification's table of units, and that of Prometheus' own OTLP receiver, in full.
  test.each(
    Object.entries({
      d: 'days',
      h: 'hours',
      min: 'minutes',
      s: 'seconds',
      ms: 'milliseconds',
      us: 'microseconds',
      ns: 'nanoseconds',
      By: 'bytes',
      KiBy: 'kibibytes',
      MiBy: 'mebibytes',
      GiBy: 'gibibytes',
      TiBy: 'tibibytes',
      KBy: 'kilobytes',
      MBy: 'megabytes',
      GBy: 'gigabytes',
      TBy: 'terabytes',
      m: 'meters',
      V: 'volts',
      A: 'amperes',
      J: 'joules',
      W: 'watts',
      g: 'grams',
      Cel: 'celsius',
      Hz: 'hertz',
      '%': 'percent',
      'By/s': 'bytes_per_second',
      'By/m': 'bytes_per_minute',
      'By/h': 'bytes_per_hour',
      'By/d': 'bytes_per_day',
      'By/w': 'bytes_per_week',
      'By/mo': 'bytes_per_month',
      'By/y': 'bytes_per_year',
    }),
  )('the unit %s is %s', (written, words) => {
    expect(prometheusName('x', written, 'gauge')).toBe(`x_${words}`);
    expect(prometheusName('x', written, 'counter')).toBe(`x_${words}_total`);
  });

  test('is a valid classic name for any name that starts with a letter', () => {
    const name = fc.tuple(fc.constantFrom('a', 'Z', '7'), fc.string()).map((parts) => parts.join(''));
    fc.assert(
      fc.property(name, unit, kind, (given, written, metricKind) => {
        const exported = prometheusName(given, written, metricKind);
        expect(exported).toMatch(/^[A-Za-z_:][A-Za-z0-9_:]*$/);
        expect(exported).not.toContain('__');
      }),
    );
  });

  test('names the exported name as itself', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,6}([._][a-z0-9]{1,6}){0,3}$/);
    fc.assert(
      fc.property(name, unit, kind, (given, written, metricKind) => {
        const exported = prometheusName(given, written, metricKind);
        expect(prometheusName(exported, written, metricKind)).toBe(exported);
      }),
    );
  });

  test('ends in _total exactly where a counter is', () => {
    const name = fc.stringMatching(/^[a-z]{1,6}(\.[a-z]{1,6}){0,3}$/).filter((given) => !given.endsWith('total'));
    fc.assert(
      fc.property(name, kind, (given, metricKind) => {
        expect(prometheusName(given, 's', metricKind).endsWith('_total')).toBe(metricKind === 'counter');
      }),
    );
  });
});

describe('sanitizeMetricName', () => {
  test.each([
    ['a.b-c', 'a_b_c'],
    ['a::b', 'a::b'],
    ['1st', '_1st'],
  ])('%s becomes %s', (name, clean) => {
    expect(sanitizeMetricName(name)).toBe(clean);
  });
});

describe('sanitizeLabelName', () => {
  test.each([
    ['http.route', 'http_route'],
    ['error.type', 'error_type'],
    ['a:b', 'a_b'],
    ['a..b', 'a_b'],
    ['2xx', 'key_2xx'],
  ])('%s becomes %s', (name, clean) => {
    expect(sanitizeLabelName(name)).toBe(clean);
  });

  test('is a valid classic label name for any text, and stable', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const clean = sanitizeLabelName(name);
        expect(clean).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
        expect(sanitizeLabelName(clean)).toBe(clean);
      }),
    );
  });
});
