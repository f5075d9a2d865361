import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAtLeast, parseVersion, versionOf } from '../../src/servers/version.js';

test.each([
  ['prometheus, version 3.5.3+ds1 (branch: debian/sid, revision: 3.5.3+ds1-6)', '3.5.3'],
  ['postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)', '15.18'],
  ['alertmanager, version 0.33.1 (branch: debian/sid)', '0.33.1'],
  ['mosquitto version 2.0.11\n\nmosquitto is an MQTT broker.', '2.0.11'],
  ['nothing of the kind', undefined],
])('%s', (text, version) => {
  expect(parseVersion(text)).toBe(version);
});

test.each([
  ['3.5.3', '3.0', true],
  ['3', '3.0', true],
  ['2.42.0', '3.0', false],
  ['0.28', '0.28', true],
  ['0.9', '0.28', false],
  ['10.0', '9.9', true],
])('%s is at least %s: %s', (version, minimum, expected) => {
  expect(isAtLeast(version, minimum)).toBe(expected);
});

test('a version is at least itself, and of two different ones exactly one is at least the other', () => {
  const version = fc.array(fc.nat(99), { minLength: 3, maxLength: 3 }).map((places) => places.join('.'));
  fc.assert(
    fc.property(version, version, (one, other) =>
      one === other ? isAtLeast(one, other) : isAtLeast(one, other) !== isAtLeast(other, one),
    ),
  );
});

test('a program that does not run has no version, and one that does not say it an unknown one', () => {
  expect(versionOf('/nonexistent/program', ['--version'])).toBeUndefined();
  expect(versionOf('/bin/sh', ['-c', 'exit 1'])).toBeUndefined();
  expect(versionOf('/bin/sh', ['-c', 'exit 0'])).toBe('unknown');
});
