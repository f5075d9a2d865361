import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanerOf, redactAttributes, redacted } from '../src/redact.js';
import { ruleOf } from '../src/redaction/keys.js';
import { digits } from './support/digits.js';

describe('redactAttributes', () => {
  test.each([
    'password',
    'db.passwd',
    'x-api-key',
    'authorization',
    'cookie',
    'session.id',
    'session_id',
    'citizen.id',
    'citiz',
    'id_card',
    'imei',
    'device.mac',
    'mac_address',
    'birth.date',
    'gender',
    'patient.name',
    'patientName',
    'firstName',
    'full_name',
    'nameTH',
    'email',
    'phone',
    'latitude',
    'location',
    'payload',
    'access_token',
    'user.id',
    'enduser.id',
    'user.email',
    'client.address',
    'url.query',
    'db.query.text',
    'db.statement',
    'exception.message',
  ])('takes out what stands under %s', (key) => {
    expect(redactAttributes({ [key]: 'value' })).toEqual({ [key]: redacted });
  });

  test.each([
    'component',
    'operation',
    'http.route',
    'db.system.name',
    'db.collection.name',
    'db.query.summary',
    'score.name',
    'flow.name',
    'messaging.destination.name',
    'error.type',
    'user.hash',
    'user.roles',
    'code.location',
    'machine.type',
    'gen_ai.usage.input_tokens',
  ])('leaves what stands under %s', (key) => {
    expect(redactAttributes({ [key]: 'value' })).toEqual({ [key]: 'value' });
  });

  test.each([
    ['url.full', 'https://user:key@example.org/a?signature=x#y', 'https://example.org/a'],
    ['http.url', '/patients?name=somchai', '/patients'],
    ['anything', 'https://example.org/a?sig=x', 'https://example.org/a'],
    ['url.path', '/patients/1234567890123', `/patients/${redacted}`],
  ])('takes query and credentials out of a URL under %s', (key, url, expected) => {
    expect(redactAttributes({ [key]: url })).toEqual({ [key]: expected });
  });

  test.each(['enduser.pseudo.id', 'device.id', 'session.id', 'watch.serial'])(
    'lets a hash pass as %s, and nothing else',
    (key) => {
      const named = (id: string | number) => redactAttributes({ [key]: id })[key];
      expect(['0123456789abcdef', 'somchai', 'KATI-9921', '02005e20000a', 17].map(named)).toEqual([
        '0123456789abcdef',
        ...Array(4).fill(redacted),
      ]);
    },
  );

  test('takes what could be a MAC address out of what is said of a device', () => {
    const mac = '02005e20000a';
    expect(redactAttributes({ gateway: mac, 'device.type': `kati ${mac}`, 'container.id': mac })).toEqual({
      gateway: redacted,
      'device.type': `kati ${redacted}`,
      'container.id': mac,
    });
  });

  test('remembers a bounded number of names, and goes on to read others', () => {
    for (let index = 0; index < 2_000; index++) redactAttributes({ [`made.up.${index}`]: 1 });
    expect(redactAttributes({ 'later.password': 'x', 'later.share.of.1101700230708': 'x' })).toEqual({
      'later.password': '[redacted]',
      'later.share.of.[redacted]': 'x',
    });
  });

  test('reads numbers, lists, maps and names of attributes too', () => {
    const holdsItself: Record<string, unknown> = {};
    holdsItself.again = holdsItself;
    expect(
      redactAttributes({ id: 1_234_567_890_123, small: 12, share: 0.1234567890123, on: true, none: null }),
    ).toEqual({
      id: redacted,
      small: 12,
      share: 0.1234567890123,
      on: true,
      none: null,
    });
    expect(redactAttributes({ list: ['1234567890123', 7, ['a@example.org']] })).toEqual({
      list: [redacted, 7, [redacted]],
    });
    expect(redactAttributes({ map: { email: 'x', deep: { id: '1234567890123' } } })).toEqual({
      map: { email: redacted, deep: { id: redacted } },
    });
    expect(redactAttributes({ '1234567890123': 'x' })).toEqual({ [redacted]: 'x' });
    expect(redactAttributes({ bytes: new Uint8Array(3) })).toEqual({ bytes: redacted });
    expect(JSON.stringify(redactAttributes(holdsItself as never))).toContain(redacted);
  });

  test('never leaves a 13-digit id, however deep and under whatever name', () => {
    fc.assert(
      fc.property(fc.string(), digits(13), fc.constantFrom('text', 'number', 'list', 'map'), (key, id, form) => {
        const value = { text: `x${id}`, number: Number(id), list: [[id]], map: { a: { [id]: id } } }[form];
        // A number of 13 digits under a key that says so is a time in milliseconds.
        fc.pre(form !== 'number' || (String(value).length === 13 && !ruleOf(`k${key}`).isTime));
        expect(JSON.stringify(redactAttributes({ [`k${key}`]: value }))).not.toContain(id);
      }),
    );
  });
});

describe('redactAttributes, of a value under a key that says nothing,', () => {
  test.each([
    'stored',
    'not_found',
    '/patients/:id',
    '/patients/550e8400-e29b-41d4-a716-446655440000',
    '4bf92f3577b34da6a3ce929d0e0e4736',
    '2026-11-22T11:30:51.123Z',
    'PT5M',
    '12.5ms',
    '127.0.0.1:3000',
    'v26.10.0',
    'text/html; charset=utf-8',
    'gzip,br;q=0.8',
    'Ward 3',
    '503',
    '',
  ])('leaves %j', (value) => {
    expect(redactAttributes({ some: value, all: [value] })).toEqual({ some: value, all: [value] });
  });

  test.each([
    'Somchai Jaidee',
    'got somchai from form',
    'สมชาย',
    'Somchai%20Jaidee',
    '%E0%B8%AA%E0%B8%A1%E0%B8%8A%E0%B8%B2%E0%B8%A2',
  ])('takes out %j, which somebody may have written', (value) => {
    expect(redactAttributes({ some: value, all: [value], map: { deep: value } })).toEqual({
      some: redacted,
      all: [redacted],
      map: { deep: redacted },
    });
  });
});

test('redactAttributes leaves a time that is a number, and no card', () => {
  expect(redactAttributes({ 'queued.at': 1_763_820_844_123, paid: 4_111_111_111_111_111, size: 20_261_122 })).toEqual({
    'queued.at': 1_763_820_844_123,
    paid: redacted,
    size: 20_261_122,
  });
});

test('redactAttributes reads the segments of a path one by one', () => {
  expect(redactAttributes({ 'url.path': '/patients/Somchai%20Jaidee/visits?x#y' })).toEqual({
    'url.path': '/patients/[redacted]/visits',
  });
  expect(redactAttributes({ 'url.full': 'https://u:31/01/1990@h.example/born/31/01/1990/x' })).toEqual({
    'url.full': 'https://h.example/born/[redacted]/x',
  });
});

test('redactAttributes bounds texts, lists and maps, and never ends within an id', () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`a${index}`, index]));
  const list = Array.from({ length: 200 }, () => 'x');
  const { map, all, some } = redactAttributes({
    map: many,
    all: list,
    some: `${'a:'.repeat(508)} 1103700123456`,
  } as never);
  expect([Object.keys(map as object).length, (all as unknown[]).length]).toEqual([128, 128]);
  expect(some).toBe(`${'a:'.repeat(508)} `);
});

describe('where somebody is', () => {
  test.each([
    ['position', '13.75,100.5', redacted],
    ['position', 12, 12],
    ['position', 'left', 'left'],
    ['point', [13.75, 100.5], redacted],
    ['loc', [100.5, 13.75], redacted],
    ['app.key', '13.7563,100.5018', redacted],
    ['app.key', '13.7563%2C100.5018', redacted],
    ['app.key', [13.75, 100.5], [13.75, 100.5]],
  ])('%s: %j is written %j', (key, value, expected) => {
    expect(redactAttributes({ [key]: value })).toEqual({ [key]: expected });
  });

  test('is out of a label, too', () => {
    expect(cleanerOf('position', 100)('13.75,100.5')).toBe(redacted);
  });
});

test.each(['device.id', 'sn'])('a decimal number is no hash under %s', (key) => {
  expect(redactAttributes({ [key]: '4111111111111111' })).toEqual({ [key]: redacted });
  expect(redactAttributes({ [key]: '4111111111111112' })).toEqual({ [key]: redacted });
  expect(redactAttributes({ [key]: '00112233445566aa' })).toEqual({ [key]: '00112233445566aa' });
});
