import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanerOf, redactAttributes, redacted, redactName, redactText } from '../src/redact.js';
import { ruleOf } from '../src/redaction/keys.js';
import { isProse, isUnlikeCode } from '../src/redaction/prose.js';

const digits = (count: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((all) => all.join(''));
const noDigits = fc.string().map((text) => text.replace(/\d/g, ''));

test('says the same of a text however often it comes, and whatever came between', () => {
  const texts = Array.from({ length: 3_000 }, (_, index) =>
    index % 3 === 0 ? `11037000${10_000 + index}` : `route-${index}`,
  );
  const once = texts.map((text) => redactAttributes({ 'http.route': text, 'app.key': text }));
  expect(texts.map((text) => redactAttributes({ 'http.route': text, 'app.key': text }))).toEqual(once);
  expect(once[0]).toEqual({ 'http.route': redacted, 'app.key': redacted });
  expect(once[1]).toEqual({ 'http.route': 'route-1', 'app.key': 'route-1' });
});

describe('redactText', () => {
  test.each([
    ['a citizen id', 'patient 1234567890123 came', `patient ${redacted} came`],
    ['a citizen id within a word', 'id1234567890123x', `id${redacted}x`],
    ['a citizen id in groups', '1-2345-67890-12-3', redacted],
    ['a citizen id in groups with spaces', '1 2345 67890 12 3', redacted],
    ['an IMEI', 'imei=861265061482607', `imei=${redacted}`],
    ['a MAC address', 'device 02:00:5E:10:00:07 online', `device ${redacted} online`],
    ['one of Cisco', 'from aabb.ccdd.eeff', `from ${redacted}`],
    ['one without signs', 'device aabbccddeeff, gateway=02005e20000a', `device ${redacted}, gateway=${redacted}`],
    ['one in a path', '/devices/02005e20000a/readings', `/devices/${redacted}/readings`],
    [
      'an id of a device',
      'device.id=KATI-9921, deviceId: "0123456789abcdef"',
      `device.id=${redacted}, deviceId: "0123456789abcdef"`,
    ],
    ['a mail address', 'to somchai@example.org.', `to ${redacted}.`],
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
    'container 02005e20000a',
    'device feedbeefcafe1',
    'dead.beef',
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

test.each([
  ['https://u:4111 1111 1111 1111@h.example/p?x=4111 1111 1111 1111&y=1', `https://h.example/p`],
  ['https://h.example/p?x=Bearer abcdefgh', 'https://h.example/p'],
  ['somchai.0812345678@example.org', redacted],
  ['xoxb-0812345678-abcdef', redacted],
  ['authorization: Bearer 0812345678', `authorization: ${redacted}`],
])('leaves no half of what stands in another: %j', (text, expected) => {
  expect(redactText(text)).toBe(expected);
});

describe('finds what is written in another way', () => {
  test.each([
    ['som%40example.com', redacted],
    ['som%2540example.com', redacted],
    ['๑๑๐๓๗๐๐๑๒๓๔๕๖', redacted],
    ['1103\u200b700123456', redacted],
    ['１１０３７００１２３４５６', redacted],
    ['1‑1037‑00123‑45‑6', redacted],
    ['081%20234%205678', redacted],
    ['%2B66812345678', `%2B${redacted}`],
    ['%2B66%2081%20234%205678', redacted],
    ['%1103700123456', `%${redacted}`],
    ['1103700123456\u200b7', `${redacted}\u200b7`],
    ['50 % off, ½ price', '50 % off, ½ price'],
  ])('%j', (text, expected) => {
    expect(redactText(text)).toBe(expected);
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

test('redactName leaves a name in parts, though the first of them could be a key', () => {
  expect(['session:start', 'auth:login', 'session:9f3', 'password: x'].map(redactName)).toEqual([
    'session:start',
    'auth:login',
    `session:${redacted}`,
    `password: ${redacted}`,
  ]);
});

test('redactName reads a name of a span', () => {
  expect(['GET /patients/1103700123456', 'visit of Somchai', 'sign in', 'x'.repeat(500)].map(redactName)).toEqual([
    `GET /patients/${redacted}`,
    redacted,
    'sign in',
    'x'.repeat(192),
  ]);
});

describe('takes a time that grows with the text alone, whatever it is', () => {
  /** Milliseconds, the least of some runs, so that what else the machine does counts for little. */
  function least(work: () => unknown): number {
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 7; run++) {
      const start = performance.now();
      work();
      best = Math.min(best, performance.now() - start);
    }
    return best;
  }

  const pieces =
    `a|a@|@|a.|.@a|%40|%25|1|1 |1-|12:|ab:|0812|02 |66 |+1 |(|4111 |4111-|31/|31 Jan |2026-|ก|31 ก|๑|eyJ|eyJa.|eyJ_|Bearer |basic a|sk_live_|xoxb-|-----BEGIN |a=|a="|name=|name="|name="\\"|name='|a: |{|http://|a://b@|/?a=|?a=|a b | |é`.split(
      '|',
    );

  test.each(pieces)('of %j', (piece) => {
    const text = (length: number) => piece.repeat(Math.ceil(length / piece.length));
    const [one, four] = [text(8_000), text(32_000)];
    const unbounded = Number.MAX_SAFE_INTEGER;
    for (const read of [
      (given: string) => redactText(given, unbounded),
      (given: string) => isProse(given) || isUnlikeCode(given),
      (given: string) => redactAttributes({ given, list: [given], [given]: 1 }),
      (given: string) => redactName(given),
    ]) {
      // Three times for twice the text, and so nine for four times; what grows with the square takes sixteen. What else the
      // machine does can spoil a measurement, so one of several is enough.
      let growth = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < 5 && growth > 9; attempt++) {
        growth = least(() => read(four)) / (least(() => read(one)) + 0.02);
      }
      expect(growth).toBeLessThanOrEqual(9);
    }
  });
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
