import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Held } from '../../src/spool/held.js';
import { InMemory } from '../../src/spool/in-memory.js';
import { katiVitals } from '../fixtures/messages.js';
import { routed } from '../fixtures/ports.js';

const message = routed('kati', 'iMEDE_watch/VitalSign', katiVitals);

test('a line has those that are in memory, in their order, whatever has left', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(300), { maxLength: 500 }), (steps) => {
      const inMemory = new InMemory();
      const there: Held[] = [];
      for (const [id, step] of steps.entries()) {
        const held = new Held(id, 1, { message, lane: step % 2 === 0 ? 'kati' : 'qube' }, 'memory');
        inMemory.add(held);
        there.push(held);
        for (const gone of there.splice(step % (there.length + 1), step % 4)) {
          gone.place = 'gone';
          inMemory.leave();
        }
      }
      const of = (lane: string) => there.filter(({ entering }) => entering.lane === lane);
      expect([inMemory.of('kati'), inMemory.of('qube')]).toEqual([of('kati'), of('qube')]);
    }),
  );
});

test('while one stays, those that are through are let go of all the same', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const inMemory = new InMemory();
  inMemory.add(new Held(0, 1, { message, lane: 'kati' }, 'memory'));
  const gone: WeakRef<Held>[] = [];
  for (let id = 1; id <= 1_000; id++) {
    const held = new Held(id, 1, { message, lane: 'kati' }, 'memory');
    gone.push(new WeakRef(held));
    inMemory.add(held);
    held.place = 'gone';
    inMemory.leave();
  }
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(gone.filter((held) => held.deref() !== undefined).length).toBeLessThan(100);
  expect(inMemory.of('kati')).toHaveLength(1);
});
