import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shapeFindings } from '../src/shape.js';

const linesFor = (input: unknown): string[] =>
  shapeFindings(input).map(({ path, message }) => `${path.map(String).join('/')}: ${message}`);

describe('shapeFindings', () => {
  test('has none for a sound catalog', () => {
    expect(shapeFindings({ services: { a: { owner: 'x' } } })).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['text', 5, 'write text'],
    ['text, given a list', [], 'write text'],
    ['text, given nothing', undefined, 'missing; write text'],
    ['text, given blanks', '  ', 'write at least one visible character'],
  ])('says what to write for %s', (_what, owner, message) => {
    expect(linesFor({ services: { a: { owner } } })).toEqual([`services/a/owner: ${message}`]);
  });

  test.each<[string, unknown, string]>([
    ['channels', { c: {} }, 'channels/c: write { slack: { webhookFile } }, { email: { to } } or { webhook: { url } }'],
    ['channels', { c: { slack: null } }, 'channels/c/slack: write { webhookFile } or { tokenFile, channel }'],
    ['channels', { c: { slack: { webhookFile: 1 } } }, 'channels/c/slack/webhookFile: write text'],
    ['channels', { c: { email: { to: [] } } }, 'channels/c/email/to: name at least one address'],
    ['channels', { c: { webhook: {} } }, 'channels/c/webhook: write { url } or { urlFile }'],
    [
      'channels',
      { c: { webhook: { url: 1 } } },
      'channels/c/webhook/url: write a full address such as https://example.org/hook',
    ],
    [
      'channels',
      { c: { slack: { webhookFile: 'f' }, email: { to: ['a@b'] } } },
      'channels/c: write { slack: { webhookFile } }, { email: { to } } or { webhook: { url } }',
    ],
  ])('of a union in %s reports the branch that was meant: %j', (part, value, line) => {
    expect(linesFor({ services: {}, [part]: value })).toEqual([line]);
  });

  test('of unknown keys reports each, with the key as the value', () => {
    expect(shapeFindings({ services: {}, one: 1, two: 2 })).toEqual([
      { path: ['one'], value: 'one', message: 'unknown key; remove it or correct its spelling' },
      { path: ['two'], value: 'two', message: 'unknown key; remove it or correct its spelling' },
    ]);
  });

  test('speaks in remedies, not in the words of the validation library, whatever it is given', () => {
    const key = fc.constantFrom(
      'a',
      'owner',
      'operations',
      'kind',
      'target',
      'latency',
      'threshold',
      'labels',
      'slack',
      'email',
    );
    const { any } = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom<unknown>(null, undefined, 0, -1, 0.5, Number.NaN, true, '', 'x', '1s'),
        fc.array(tie('any'), { maxLength: 2 }),
        fc.dictionary(key, tie('any'), { maxKeys: 3 }),
      ),
    }));
    const part = fc.constantFrom(
      'services',
      'components',
      'pipelines',
      'channels',
      'routes',
      'buckets',
      'alerting',
      'smtp',
    );
    fc.assert(
      fc.property(fc.dictionary(part, any), (input) => {
        for (const { message } of shapeFindings(input)) {
          expect(message).toMatch(/^(missing; )?(write|use|name|start|unknown key; remove)/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
