import { expect, test } from 'vitest';
import { archiveSite, packagesToInstall } from '../../src/servers/apt.js';

test.each([
  ['http://deb.example.org/debian\nhttp://deb.example.org/debian-security\n', 'http://deb.example.org/debian'],
  ['http://security.example.org/debian-security\nhttp://deb.example.org/debian\n', 'http://deb.example.org/debian'],
  ['', undefined],
])('the archive is found in %j', (targets, site) => {
  expect(archiveSite(targets)).toBe(site);
});

test('the packages that an installation adds are read from its simulation', () => {
  const simulation = [
    'Inst libcjson1 (1.7.15-1 Debian:12/oldstable [amd64])',
    'Inst mosquitto (2.0.11-1.2 Debian:12/oldstable [amd64])',
    'Conf libcjson1 (1.7.15-1 Debian:12/oldstable [amd64])',
  ].join('\n');
  expect(packagesToInstall(simulation)).toEqual(['libcjson1', 'mosquitto']);
});
