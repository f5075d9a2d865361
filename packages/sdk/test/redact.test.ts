import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactAttributes, redacted, redactText, withoutQuery } from '../src/redact.js';

const digits = (count: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((all) => all.join(''));
const noDigits = fc.string().map((text) => text.replace(/\d/g, ''));

describe('redactText', () => {
  test.each([
    ['a citizen id', 'patient 1234567890123 came', `patient ${redacted} came`],
    ['a citizen id within a word', 'id1234567890123x', `id${redacted}x`],
    ['a citizen id in groups', '1-2345-67890-12-3', redacted],
    ['a citizen id in groups with spaces', '1 2345 67890 12 3', redacted],
    ['an IMEI', 'imei=861265061482607', `imei=${redacted}`],
    ['a MAC address', 'device 02:00:5E:10:00:07 online', `device ${redacted} online`],
    ['a mail address', 'to somchai@example.org.', `to ${redacted}`],
    ['two of them', '1234567890123,1234567890124', `${redacted},${redacted}`],
  ])('takes out %s', (_, text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  test.each([
    'order 123456',
    '12345678901234',
    '/patients/:id',
    '2026-11-22T11:30:51Z',
    '127.0.0.1:3000',
    '@decorator',
  ])('leaves %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  test('never leaves a 13-digit id, whatever is around it', () => {
    fc.assert(
      fc.property(noDigits, digits(13), noDigits, (before, id, after) => {
        expect(redactText(before + id + after)).not.toContain(id);
      }),
    );
  });
});

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

  test('lets a hashed user pass, and nobody else', () => {
    const named = (id: string) => redactAttributes({ 'enduser.pseudo.id': id })['enduser.pseudo.id'];
    expect([named('0123456789abcdef'), named('somchai')]).toEqual(['0123456789abcdef', '[redacted]']);
  });

  test('remembers a bounded number of names, and goes on to read others', () => {
    for (let index = 0; index < 2_000; index++) redactAttributes({ [`made.up.${index}`]: 1 });
    expect(redactAttributes({ 'later.password': 'x', 'later.name.of.1101700230708': 'x' })).toEqual({
      'later.password': '[redacted]',
      'later.name.of.[redacted]': 'x',
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
        fc.pre(form !== 'number' || String(value).length === 13);
        expect(JSON.stringify(redactAttributes({ [`k${key}`]: value }))).not.toContain(id);
      }),
    );
  });
});

test('withoutQuery keeps what names the resource', () => {
  expect(withoutQuery('http://a:b@example.org:4318/v1?x=1')).toBe('http://example.org:4318/v1');
});
