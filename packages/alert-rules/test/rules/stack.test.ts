import { expect, test } from 'vitest';
import { stack } from '../../src/rules/stack.js';
import { sampleCatalog } from '../sample-catalog.js';

test('one group watches all of the stack; of a bridge and its devices only where there are pipelines', () => {
  const names = (catalog: typeof sampleCatalog) => {
    const rules = stack(catalog).flatMap((group) => group.rules);
    return [...new Set(rules.map((rule) => ('alert' in rule ? rule.alert : rule.record)))];
  };
  const always = [
    'Watchdog',
    'TargetDown',
    'JobDown',
    'SdkOverflow',
    'SdkSpansDropped',
    'SdkLogsDropped',
    'SdkMetricExportsFailed',
    'RuleEvaluationFailing',
    'RuleGroupSlow',
    'AlertmanagerUnreachable',
    'NotificationQueueFilling',
    'NotificationsDropped',
    'NotificationsFailing',
    'RetentionTooShort',
  ];
  expect(stack(sampleCatalog)).toHaveLength(1);
  expect(names({ ...sampleCatalog, pipelines: [] })).toEqual(always);
  expect(names(sampleCatalog)).toEqual(expect.arrayContaining([...always, 'BridgeDisconnected', 'DevicesSilent']));
});
