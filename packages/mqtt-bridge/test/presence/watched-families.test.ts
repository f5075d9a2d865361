import { expect, test } from 'vitest';
import { families } from '../../src/families/index.js';
import { routesOf } from '../../src/message/topics.js';
import { watchedFamilies } from '../../src/presence/watched-families.js';

const { ava4, kati, qube } = families;
const { heartbeat, ...still } = qube;

test.each([
  ['all whose messages come to this bridge alone', routesOf([ava4, kati, qube]), [ava4, kati, qube], []],
  [
    'none of a shared subscription, even if others of the family are its own',
    routesOf([ava4, kati], { ava4: ['a', '$share/g/b'] }),
    [kati],
    ['ava4'],
  ],
  ['none when all are shared', routesOf([ava4, kati], {}, 'wards'), [], ['ava4, kati']],
  ['none without a heartbeat', routesOf([still], {}, 'wards'), [], []],
] as const)('are %s', (_name, routes, watched, left) => {
  const said: string[] = [];
  expect(watchedFamilies(routes, (sentence) => said.push(sentence))).toEqual(watched);
  expect(said).toEqual(
    left.map(
      (names) =>
        `Which devices are silent is not told for ${names}: a shared subscription brings this bridge only some of their messages.`,
    ),
  );
});
