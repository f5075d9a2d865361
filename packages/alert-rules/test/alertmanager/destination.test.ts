import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import {
  mostUrgent,
  mostUrgently,
  nowhere,
  ofOwnChannels,
  ofRule,
  ofSeverity,
  ofWatchdog,
} from '../../src/alertmanager/destination.js';
import { sampleCatalog } from '../sample-catalog.js';
import { routedCatalog } from './routed-catalog.js';

const hub = { hub: { webhook: { url: 'https://example.org/hook' } } };
const warningsOnly = defineCatalog({ services: {}, channels: hub, routes: { warning: ['hub'] } });
const silent = defineCatalog({ services: {} });

test('a severity goes to its channels; a more urgent one than any that is set to the most urgent, a less urgent one nowhere', () => {
  expect(ofSeverity('critical', sampleCatalog)).toMatchObject({ name: 'critical', channels: ['oncall', 'team'] });
  expect(ofSeverity('critical', warningsOnly)).toMatchObject({ name: 'warning', channels: ['hub'] });
  expect(ofSeverity('info', warningsOnly)).toBe(nowhere);
  expect([mostUrgent(sampleCatalog), mostUrgent(warningsOnly), mostUrgent(silent)]).toEqual([
    'critical',
    'warning',
    undefined,
  ]);
});

test('device alarms have a receiver of their own on the most urgent channels', () => {
  expect(mostUrgently('device-alarm', warningsOnly)).toEqual({
    name: 'device-alarm',
    manner: 'device-alarm',
    channels: ['hub'],
  });
  expect(mostUrgently('critical', warningsOnly).name).toBe('warning');
  expect(mostUrgently('device-alarm', silent)).toBe(nowhere);
});

test('the watchdog goes to its channel', () => {
  expect(ofWatchdog(routedCatalog)).toEqual({ name: 'watchdog', manner: 'watchdog', channels: ['life'] });
  expect(ofWatchdog(sampleCatalog)).toBe(nowhere);
});

describe('chosen channels', () => {
  test('are named by how they notify and by their names', () => {
    expect(ofOwnChannels('warning', ['a', 'b']).name).toBe('warning-to-a+b');
    expect(ofRule({ match: { owner: 'x' }, channels: ['a'] })).toMatchObject({
      name: 'critical-to-a',
      manner: 'critical',
    });
    expect(ofRule({ match: { severity: 'info' }, channels: ['a'] }).manner).toBe('info');
    expect(ofRule({ match: { category: 'device-alarm' }, channels: ['a'] }).manner).toBe('device-alarm');
  });

  test('are nobody when there are none', () => {
    expect(ofRule({ match: { owner: 'x' }, channels: [] })).toBe(nowhere);
  });
});
