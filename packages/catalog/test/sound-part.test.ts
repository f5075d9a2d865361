import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogSchema } from '../src/index.js';
import { copyPlain } from '../src/plain.js';
import { soundPart } from '../src/sound-part.js';

describe('soundPart', () => {
  test('leaves a sound catalog as it is', () => {
    const definition = { services: { a: { owner: 'team' } }, routes: { critical: [] } };
    expect(soundPart(structuredClone(definition)).definition).toEqual(definition);
  });

  test.each<[string, object, object]>([
    ['an unknown key', { services: { a: { owner: 'x', y: 1 } } }, { services: { a: { owner: 'x' } } }],
    ['a faulty optional part', { services: {}, smtp: { smarthost: 'x' } }, { services: {} }],
    [
      'a faulty item of a list',
      { services: {}, routes: { info: [1, 'a'] } },
      { services: {}, routes: { info: ['a'] } },
    ],
  ])('takes out %s', (_what, faulty, sound) => {
    expect(soundPart(structuredClone(faulty)).definition).toEqual(sound);
  });

  test('gives a refused name another, and knows what was written', () => {
    const sound = soundPart({ services: { 'B C': { owner: 'x' }, unnamed1: { owner: 'y' } } });
    expect(sound.definition?.services).toEqual({ unnamed2: { owner: 'x' }, unnamed1: { owner: 'y' } });
    expect(sound.origin(['services', 'unnamed2', 'owner'])).toEqual(['services', 'B C', 'owner']);
    expect(sound.origin(['services', 'unnamed1', 'owner'])).toEqual(['services', 'unnamed1', 'owner']);
    expect([...sound.invented]).toEqual([['unnamed2', 'B C']]);
  });

  test('looks at what stands under a refused name', () => {
    const { findings } = soundPart({ services: { 'B C': { owner: '', operations: { 'D E': { kind: 'x' } } } } });
    expect(findings.map(({ path }) => path.join('/'))).toEqual([
      'services/B C',
      'services/B C/operations/D E',
      'services/B C/owner',
      'services/B C/operations/D E/kind',
      'services/B C/operations/D E/component',
    ]);
  });

  test.each(['api', 'db', 'score'] as const)('keeps an operation of a faulty kind, as one of kind %s', (kind) => {
    const sound = soundPart(
      { services: { a: { owner: 'x', operations: { o: { kind: 'z', component: 'c' } } } } },
      kind,
    );
    expect(sound.definition?.services.a?.operations).toEqual({ o: { kind, component: 'c' } });
  });

  test.each([{}, { owner: '' }, { owner: 1 }])('keeps a service whose owner is faulty: %j', (owner) => {
    const sound = soundPart({ services: { a: { ...owner, flows: { f: { steps: ['s'] } } } } });
    expect(sound.definition?.services.a).toEqual({ owner: 'unknown', flows: { f: { steps: ['s'] } } });
  });

  test.each([null, [], 'x', {}, { services: null }])('finds nothing sound in %j', (faulty) => {
    expect(soundPart(faulty).definition).toBeUndefined();
  });

  test('knows where the items of a list were before faulty ones were taken out', () => {
    const sound = soundPart({ services: {}, routes: { critical: [5, 'a', null, 'b', 'c'] } });
    expect(sound.definition?.routes?.critical).toEqual(['a', 'b', 'c']);
    expect([0, 1, 2].map((index) => sound.origin(['routes', 'critical', index])[2])).toEqual([1, 3, 4]);
    expect(sound.origin(['services', 'a', 'counters'])).toEqual(['services', 'a', 'counters']);
  });

  test('ends for any input, and what it keeps passes the schema', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'owner', 'B c', ''), fc.jsonValue()),
        fc.jsonValue(),
        (part, any) => {
          const { copy } = copyPlain({
            services: { ...part, a: part, owner: any },
            channels: part,
            routes: any,
            alerting: any,
          });
          const sound = soundPart(copy);
          if (sound) expect(catalogSchema.safeParse(sound.definition).success).toBe(true);
        },
      ),
    );
  });
});
