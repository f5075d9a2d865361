import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { printed } from '../../src/notifications/notification.js';

const at = '2026-03-01T12:34:56.789Z';

test('a notification is one line with time, channel and title, then its text', () => {
  expect(printed({ at, via: 'slack', to: '#alerts', title: 'Firing: SignIn', text: 'one\r\n\r\n two ' })).toBe(
    '12:34:56  slack  #alerts  Firing: SignIn\n          one\n           two\n',
  );
});

test('nothing in a notification steers the terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (title, text) => {
      const withoutLineEnds = printed({ at, via: 'email', to: 'a@example.org', title, text }).replace(/[\n\t]/g, '');
      expect(withoutLineEnds).not.toMatch(/\p{Cc}|\p{Cf}/u);
    }),
  );
});
