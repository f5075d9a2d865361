import { describe, expect, test } from 'vitest';
import { redactAttributes, redacted, redactName, redactText } from '../src/redact.js';
import { isProse, isUnlikeCode } from '../src/redaction/prose.js';

test('says the same of a text however often it comes, and whatever came between', () => {
  const texts = Array.from({ length: 3_000 }, (_, index) =>
    index % 3 === 0 ? `11037000${10_000 + index}` : `route-${index}`,
  );
  const once = texts.map((text) => redactAttributes({ 'http.route': text, 'app.key': text }));
  expect(texts.map((text) => redactAttributes({ 'http.route': text, 'app.key': text }))).toEqual(once);
  expect(once[0]).toEqual({ 'http.route': redacted, 'app.key': redacted });
  expect(once[1]).toEqual({ 'http.route': 'route-1', 'app.key': 'route-1' });
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
