import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { discardDeadLetters, listDeadLetters, replayDeadLetters } from '../../src/spool/dead-letter-file.js';
import { bodyOf, qube, testDispatcher, vitals } from '../fixtures/dispatcher.js';

const tested = testDispatcher();
const { start, come, isEmpty } = tested;

test('what no try can change goes to the dead letters at once', async () => {
  start();
  tested.state.behave = () => 'patient_not_found';
  come(vitals());
  await isEmpty();
  expect(listDeadLetters(tested.state.folder.file)).toMatchObject([
    { family: 'kati', kind: 'vital_signs', reason: 'patient_not_found', step: '3_patient_lookup', tries: 1 },
  ]);
  expect(tested.state.done).toMatchObject([{ outcome: 'patient_not_found' }]);
});

test('what fails while others succeed goes to the dead letters after so many tries', async () => {
  start({ maxTries: 2 });
  tested.state.behave = (arrival) => (bodyOf(arrival).number === 13 ? 'store_failed' : 'stored');
  come(vitals(13));
  const others = setInterval(() => come(vitals(Math.floor(Math.random() * 900) + 20)), 20);
  await until('it is buried', () => listDeadLetters(tested.state.folder.file).length === 1);
  clearInterval(others);
  const [letter] = listDeadLetters(tested.state.folder.file);
  expect(letter).toMatchObject({ reason: 'store_failed', step: '5_medical_stored' });
  expect(letter?.tries).toBeGreaterThanOrEqual(2);
});

describe('a dead letter', () => {
  const bury = async () => {
    tested.state.behave = () => 'patient_not_found';
    come(vitals());
    await isEmpty();
    tested.state.done = [];
  };

  test('that is to be tried again is, and counts from now', async () => {
    start();
    await bury();
    tested.state.behave = () => 'stored';
    replayDeadLetters(tested.state.folder.file);
    tested.dispatcher.replay();
    tested.dispatcher.replay();
    await until('it is through', () => tested.state.done.length === 1);
    expect(tested.state.done[0]).toMatchObject({ outcome: 'stored' });
    expect(Date.now() - (tested.state.done[0]?.steps[0]?.start ?? 0)).toBeLessThan(10_000);
    expect(tested.state.done[0]?.message.receivedAt).toBe(vitals().receivedAt);
    await isEmpty();
    expect(listDeadLetters(tested.state.folder.file)).toEqual([]);
  });

  test('that cannot be read stays, is said, and stops nothing', async () => {
    start();
    await bury();
    const other = new DatabaseSync(tested.state.folder.file);
    other.exec("UPDATE dead_letters SET body = x'01'");
    other.close();
    replayDeadLetters(tested.state.folder.file);
    tested.dispatcher.replay();
    await until('its mark is gone', () => listDeadLetters(tested.state.folder.file)[0]?.replay === false);
    expect(tested.state.folder.said).toEqual(['Dead letter 1 cannot be read; it stays where it is.']);
    tested.dispatcher.replay();
    expect(tested.state.folder.said).toHaveLength(1);
  });

  test('whose topic nobody reads any more stays', async () => {
    start();
    tested.state.behave = () => new Promise(() => undefined);
    come(qube());
    await until('it is spooled', () => tested.state.spool.read('qube', 0, 9).length === 1);
    await tested.dispatcher.close();
    tested.state.behave = () => 'stored';
    tested.state.isQubeRead = false;
    start();
    await isEmpty();
    expect(listDeadLetters(tested.state.folder.file)).toMatchObject([{ reason: 'no_family', family: '_OTHER' }]);
    replayDeadLetters(tested.state.folder.file);
    tested.dispatcher.replay();
    await until('it has been tried', () => listDeadLetters(tested.state.folder.file)[0]?.replay === false);
    expect(listDeadLetters(tested.state.folder.file)).toMatchObject([{ tries: 1 }]);
    expect(discardDeadLetters(tested.state.folder.file)).toBe(1);
  });
});
