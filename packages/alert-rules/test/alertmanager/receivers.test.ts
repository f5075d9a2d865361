import { expect, test } from 'vitest';
import { receiver } from '../../src/alertmanager/receivers.js';
import { sampleCatalog } from '../sample-catalog.js';

test('a receiver combines its channels, in the order of the catalog, and leaves out the others', () => {
  const combined = receiver('all', ['hub', 'oncall'], sampleCatalog, {}, true);
  expect(Object.keys(combined)).toEqual(['name', 'slack_configs', 'webhook_configs']);
});

test('several channels of a kind stand side by side', () => {
  const channels = [
    { name: 'a', email: { to: ['a@example.org', 'b@example.org'] } },
    { name: 'b', email: { to: ['c@example.org'] } },
  ];
  expect(receiver('mail', ['a', 'b'], { ...sampleCatalog, channels }, {}, true)).toMatchObject({
    email_configs: [{ to: 'a@example.org, b@example.org', send_resolved: true }, { to: 'c@example.org' }],
  });
});
