import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GroupCommit } from '../../src/spool/group-commit.js';

let database: DatabaseSync;
let told: string[];
let commits: GroupCommit;

beforeEach(() => {
  database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE words (word TEXT NOT NULL)');
  told = [];
  commits = new GroupCommit(database, {
    onCommitted: () => told.push('committed'),
    onFailure: (error) => told.push(error instanceof Error ? error.message : ''),
    onRecovery: () => told.push('recovered'),
  });
});
afterEach(() => {
  vi.useRealTimers();
  database.close();
});

const words = () =>
  database
    .prepare('SELECT word FROM words')
    .all()
    .map(({ word }) => word);
const write = (word: string | null) => () => void database.prepare('INSERT INTO words VALUES (?)').run(word);
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('writes of one turn are one transaction, and what follows comes in their order', async () => {
  for (const word of ['a', 'b', 'c']) commits.add(write(word), () => told.push(word));
  expect(words()).toEqual([]);
  await turn();
  expect(words()).toEqual(['a', 'b', 'c']);
  expect(told).toEqual(['committed', 'a', 'b', 'c']);
});

test('what nobody waits for rides along, or goes alone after a moment', async () => {
  commits.addIdly(write('idle'), () => told.push('idle'));
  commits.add(write('a'), () => told.push('a'));
  await turn();
  expect(told).toEqual(['committed', 'idle', 'a']);
  vi.useFakeTimers();
  commits.addIdly(write('alone'), () => told.push('alone'));
  vi.advanceTimersByTime(100);
  expect(words()).toEqual(['idle', 'a', 'alone']);
});

test('a full group does not wait for the end of the turn', () => {
  for (let count = 0; count < 512; count++) commits.add(write('x'), () => undefined);
  expect(words()).toHaveLength(512);
});

test('a file that is damaged is not tried again', () => {
  const damage = Object.assign(new Error('database disk image is malformed'), { errcode: 11 });
  commits.add(
    () => {
      throw damage;
    },
    () => undefined,
  );
  expect(() => commits.flush()).toThrow(damage);
  expect([told, commits.isFailing]).toEqual([[], false]);
});

test('what is added by what follows is the next group, however large', async () => {
  const order: number[] = [];
  for (let first = 0; first < 2; first++) {
    commits.add(write('x'), () => {
      order.push(first);
      for (let count = 0; count < 600; count++) commits.add(write('y'), () => order.push(2));
    });
  }
  await turn();
  expect(order.slice(0, 3)).toEqual([0, 1, 2]);
  expect(words()).toHaveLength(1_202);
});

test('a transaction that fails leaves nothing behind, is said once, and is repeated until it works', () => {
  vi.useFakeTimers();
  let word: string | null = null;
  commits.add(write('good'), () => told.push('good'));
  commits.add(
    () => write(word)(),
    () => told.push('was faulty'),
  );
  expect(commits.flush()).toBe(false);
  expect(words()).toEqual([]);
  expect(commits.isFailing).toBe(true);
  commits.add(write('later'), () => told.push('later'));
  vi.advanceTimersByTime(600);
  expect(told).toHaveLength(1);
  word = 'mended';
  vi.advanceTimersByTime(600);
  expect(words()).toEqual(['good', 'mended', 'later']);
  expect(told.slice(1)).toEqual(['committed', 'recovered', 'good', 'was faulty', 'later']);
  expect(commits.isFailing).toBe(false);
});

test('what has gathered while nothing could be written is not tried all at once', () => {
  vi.useFakeTimers();
  let isFaulty = true;
  let tried = 0;
  for (let count = 0; count < 1_200; count++) {
    const one = () => {
      tried++;
      if (isFaulty && tried % 512 === 0) throw new Error('full');
      write('x')();
    };
    commits.add(one, () => undefined);
  }
  expect([commits.isFailing, tried]).toEqual([true, 512]);
  vi.advanceTimersByTime(600);
  expect(tried).toBe(1_024);
  isFaulty = false;
  vi.advanceTimersByTime(600);
  expect([words().length, commits.isFailing]).toEqual([1_200, false]);
});

test('closing writes what waits', () => {
  commits.addIdly(write('last'), () => undefined);
  commits.close();
  expect(words()).toEqual(['last']);
});
