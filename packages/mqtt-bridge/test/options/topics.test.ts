import { expect, test } from 'vitest';
import { topicFaults, topicVariables } from '../../src/options/topics.js';

const read = (text: string) => topicVariables.PULSETRAIL_TOPICS.safeParse(text);

test('reads families with their subscriptions', () => {
  expect(read(' kati = $share/wards/a/#:1 , b:0 ;ava4=c').data).toEqual({
    kati: ['$share/wards/a/#:1', 'b:0'],
    ava4: ['c'],
  });
});

test.each([
  ['kati', 'cannot be read at "kati"'],
  ['kati=', 'cannot be read at ""'],
  ['kati=a/#/b', 'cannot be read at "a/#/b"'],
  ['kati=a:2', 'with a QoS of 0 or 1'],
  ['kati=a;', 'cannot be read at ""'],
  ['=a', 'cannot be read at "=a"'],
  ['kati=a;kati=b', 'names the family kati twice'],
  ['kati=a;ava4=$share/x/a', 'has the filter a twice'],
])('%s cannot be', (text, sentence) => {
  expect(
    read(text)
      .error?.issues.map(({ message }) => message)
      .join(),
  ).toContain(sentence);
});

test('names the families that nobody reads', () => {
  expect(topicFaults(undefined, ['kati'])).toEqual([]);
  expect(topicFaults({ kati: ['a'] }, ['kati', 'door'])).toEqual([]);
  expect(topicFaults({ ava5: ['a'], toString: ['b'] }, ['kati', 'door'])).toEqual([
    'PULSETRAIL_TOPICS names the family "ava5"; the bridge reads kati, door.',
    'PULSETRAIL_TOPICS names the family "toString"; the bridge reads kati, door.',
  ]);
});
