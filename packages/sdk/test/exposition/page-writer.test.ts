import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { pageWriter, withoutMessages } from '../../src/exposition/page-writer.js';
import { Registry } from '../../src/registry/registry.js';

function writerOf(text: () => Promise<string>) {
  let collections = 0;
  const foreign = {
    contentType: 'text/plain',
    metrics: () => {
      collections++;
      return text();
    },
  };
  const sources = {
    registry: new Registry(100),
    meters: undefined,
    registries: [foreign],
    serviceName: 'x',
    targetInfo: {},
  };
  return { write: pageWriter(sources), collections: () => collections };
}

test('scrapes at one time share one collection; the next one is new', async () => {
  const { write, collections } = writerOf(async () => '# TYPE a gauge\na 1\n');
  const [first, ...others] = await Promise.all(Array.from({ length: 50 }, () => write()));
  expect(others.every((page) => page === first)).toBe(true);
  expect(collections()).toBe(1);
  expect(await write()).not.toBe(first);
  expect(collections()).toBe(2);
});

test('the two formats are written apart', async () => {
  const { write, collections } = writerOf(async () => '');
  await Promise.all([write(), write('application/openmetrics-text')]);
  expect(collections()).toBe(2);
});

test('what a page took, and how large it was, is on the next', async () => {
  const { write } = writerOf(async () => '');
  const first = await write();
  const { body } = await write();
  expect(body).toContain('pulsetrail_sdk_scrape_duration_seconds_count{service_name="x"} 1\n');
  expect(body).toContain(`pulsetrail_sdk_scrape_size_bytes{service_name="x"} ${Buffer.byteLength(first.body)}\n`);
});

test('a failure reaches everyone who waits, is counted, and is not remembered', async () => {
  let fails = true;
  const { write } = writerOf(async () => {
    if (fails) throw new RangeError('no');
    return '';
  });
  const results = await Promise.allSettled([write(), write()]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect((await write()).body).toContain(
    'pulsetrail_sdk_scrape_duration_seconds_count{service_name="x",error_type="RangeError"} 1\n',
  );
});

test('withoutMessages fails with the type of an error, and passes a page on', async () => {
  let fails = true;
  const { write } = writerOf(async () => {
    if (fails) throw new RangeError('no room for Somchai');
    return '';
  });
  const error: unknown = await withoutMessages(write)().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'PULSETRAIL_METRICS_PAGE',
    message: 'The metrics could not be collected: RangeError.',
  });
  expect(inspect(error, { showHidden: true })).not.toContain('Somchai');
  fails = false;
  expect((await withoutMessages(write)()).body).toContain('target_info');
});
