import { expect, test } from 'vitest';
import { ownLabels } from '../../src/alertmanager/own-labels.js';

const alert = (labels: Record<string, string>) => ({ alert: 'A', expr: 'up', labels, annotations: {} });
const groups = (...rules: object[]) => [{ name: 'g', interval: '1m', rules: rules as ReturnType<typeof alert>[] }];

test('channels are told apart by severity, cooldowns are in the order of their length', () => {
  expect(
    ownLabels(
      groups(
        { record: 'r', expr: 'up' },
        alert({ severity: 'warning', channels: 'a+b', cooldown: '1h30m' }),
        alert({ severity: 'critical', channels: 'a', cooldown: '30m' }),
        alert({ severity: 'warning', channels: 'a+b', cooldown: '30m' }),
        alert({ severity: 'none' }),
      ),
    ),
  ).toEqual({
    channels: [
      { severity: 'critical', label: 'a', names: ['a'] },
      { severity: 'warning', label: 'a+b', names: ['a', 'b'] },
    ],
    cooldowns: [
      { label: '30m', seconds: 1_800 },
      { label: '1h30m', seconds: 5_400 },
    ],
  });
});
