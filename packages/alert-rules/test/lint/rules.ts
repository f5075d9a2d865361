import { defineCatalog } from '@pulsetrail/catalog';
import { type LintOptions, lintRules } from '../../src/lint/index.js';
import type { AlertingRule, Rule } from '../../src/rule.js';

export const catalog = defineCatalog({
  services: { shop: { owner: 'web', counters: { 'orders.paid': { labels: { result: ['ok', 'bad'] } } } } },
});

/** An alert without faults, with the given expression and fields. */
export const alert = (expr: string, fields: Partial<AlertingRule> = {}): AlertingRule => ({
  alert: 'Trouble',
  expr,
  for: '2m',
  labels: { severity: 'warning' },
  annotations: { summary: 'Trouble', description: 'There is trouble.' },
  ...fields,
});

/** What the checks say of rules in one group: `check: message`. */
export const said = (rules: readonly Rule[], options: LintOptions = {}): string[] =>
  lintRules([{ name: 'group', interval: '15s', rules }], options).map(({ check, message }) => `${check}: ${message}`);

/** The checks that find fault with an alert of this expression. */
export const checksOf = (expr: string, fields: Partial<AlertingRule> = {}, options: LintOptions = {}): string[] =>
  said([alert(expr, fields)], options).map((line) => line.slice(0, line.indexOf(':')));
