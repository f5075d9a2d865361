import { expect, test } from 'vitest';
import { Room } from '../../src/spool/room.js';

test('lets in as many as fit, and the others in their order when there is room', () => {
  const room = new Room({ messages: 2, bytes: 100 });
  const entered: string[] = [];
  for (const name of ['a', 'b', 'c', 'd']) room.enter(10, () => entered.push(name));
  expect(entered).toEqual(['a', 'b']);
  expect(room.isFull).toBe(true);
  room.leave(1, 10);
  expect(entered).toEqual(['a', 'b', 'c']);
  room.leave(2, 20);
  expect(entered).toEqual(['a', 'b', 'c', 'd']);
  expect([room.messages, room.bytes, room.isFull]).toEqual([1, 10, false]);
});

test('counts bytes too, and nobody overtakes', () => {
  const room = new Room({ messages: 10, bytes: 100 });
  const entered: string[] = [];
  room.enter(60, () => entered.push('a'));
  room.enter(60, () => entered.push('large'));
  room.enter(10, () => entered.push('small'));
  expect(entered).toEqual(['a']);
  expect(room.tryEnter(10)).toBe(false);
  room.leave(1, 60);
  expect(entered).toEqual(['a', 'large', 'small']);
});

test('what is larger than all of the room gets in when it is empty', () => {
  const room = new Room({ messages: 10, bytes: 100 });
  let entered = false;
  room.enter(500, () => {
    entered = true;
  });
  expect(entered).toBe(true);
  expect(room.tryEnter(1)).toBe(false);
});

test('what was there before takes room', () => {
  const room = new Room({ messages: 2, bytes: 100 }, { messages: 2, bytes: 20 });
  expect(room.tryEnter(1)).toBe(false);
});

test('what becomes larger takes room from those who come', () => {
  const room = new Room({ messages: 9, bytes: 20 });
  expect(room.tryEnter(10)).toBe(true);
  room.grow(5);
  expect([room.bytes, room.tryEnter(10)]).toEqual([15, false]);
  room.leave(1, 15);
  expect([room.bytes, room.tryEnter(10)]).toEqual([0, true]);
});
