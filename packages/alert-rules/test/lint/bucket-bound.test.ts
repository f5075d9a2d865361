import { expect, test } from 'vitest';
import { alert, catalog, checksOf, said } from './rules.js';

const bucket = (matcher: string): string =>
  `sum(rate(http_server_request_duration_seconds_bucket{${matcher}}[5m])) > 1`;

test.each([
  ['le="0.5"', false],
  ['le=~"1|1\\\\.0"', false],
  ['le="+Inf"', false],
  ['le="0.3"', true],
  ['le="1"', true],
  ['le="1.0"', true],
  ['le=~"0.25|0.5"', false],
  ['le=~"0.3|0.4"', true],
  ['le!="0.3"', false],
  ['le=~"(?i)1|1[.]0"', false],
  ['le=~"(?P<bound>0.3)"', true],
])('%s', (matcher, isFaulty) => {
  expect(checksOf(bucket(matcher), {}, { catalog }).includes('bucket-bound')).toBe(isFaulty);
});

test('says which form is missed, also without a catalog', () => {
  expect(said([alert('sum(rate(x_bucket{le="1"}[5m])) > 1')])).toEqual([
    'bucket-bound: le="1" is stored as 1 or 1.0; match le=~"1|1\\\\.0"',
  ]);
});

test('names the bounds that there are', () => {
  expect(said([alert(bucket('le="0.3"'))], { catalog })[0]).toMatch(
    /le="0\.3" is no bucket bound of http_server_request_duration_seconds; its bounds are 0\.005, 0\.01, /,
  );
});
