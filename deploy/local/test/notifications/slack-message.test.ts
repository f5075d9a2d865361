import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSlackMessage } from '../../src/notifications/slack-message.js';

const at = '2026-03-01T12:34:56.789Z';

test.each([
  {
    what: 'an attachment as Alertmanager posts it',
    payload: {
      channel: '#alerts',
      attachments: [{ title: 'Firing', text: 'step 5', fallback: 'Firing', color: 'danger' }],
    },
    expected: { to: '#alerts', title: 'Firing', text: 'step 5' },
  },
  {
    what: 'two attachments',
    payload: {
      attachments: [
        { title: 'one', text: 'first' },
        { fallback: 'two', text: 'second' },
      ],
    },
    expected: { to: "(the webhook's channel)", title: 'one | two', text: 'first\nsecond' },
  },
  { what: 'plain text', payload: { text: 'hello' }, expected: { title: '', text: 'hello' } },
])('$what is read', ({ payload, expected }) => {
  expect(parseSlackMessage(JSON.stringify(payload), at)).toMatchObject({ at, via: 'slack', payload, ...expected });
});

test.each(['', 'no JSON', '[]', '"text"', 'null', '{}', '{"attachments":[null,1]}', '{"attachments":{}}'])(
  '%j is not a message',
  (body) => {
    expect(parseSlackMessage(body, at)).toBeUndefined();
  },
);

test('whatever is posted is read or refused, never thrown at', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void parseSlackMessage(JSON.stringify(value), at)));
});
