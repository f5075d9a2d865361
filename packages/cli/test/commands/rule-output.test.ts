import type { RuleOutputOptions } from '@pulsetrail/alert-rules';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addRuleOutput, type RuleOutputFlags, ruleOutput } from '../../src/commands/rule-output.js';

const read = (args: readonly string[]): RuleOutputOptions => {
  const command = addRuleOutput(new Command('generate'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return ruleOutput(command.parse(args, { from: 'user' }).opts<RuleOutputFlags>());
};

test.for([
  ['', { format: 'prometheus', kubernetes: { labels: {} } }],
  ['--format ruler --long-windows 2h', { format: 'ruler', longWindow: 7_200, kubernetes: { labels: {} } }],
  [
    '--format kubernetes --namespace monitoring --label release=kube --label a=b=c --long-label thanos=ruler',
    {
      format: 'kubernetes',
      kubernetes: { namespace: 'monitoring', labels: { release: 'kube', a: 'b=c' }, longLabels: { thanos: 'ruler' } },
    },
  ],
] as const)('generate %s', ([args, options]) => {
  expect(read(args.split(' ').filter(Boolean))).toEqual(options);
});

test.for([
  ['--format helm', /prometheus, kubernetes, ruler/],
  ['--long-windows soon', /write a duration such as 2h/],
  ['--long-windows 0s', /write a duration such as 2h/],
  ['--label release', /write name=value/],
] as const)('generate %s is refused', ([args, message]) => {
  expect(() => read(args.split(' '))).toThrow(message);
});
