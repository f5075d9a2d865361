import type { Catalog } from '@pulsetrail/catalog';
import { literal } from './alert.js';
import type { RuleGroup } from './rule.js';

/** The name of the page of an alert, within the folder of the runbooks. */
export const runbookPage = (alert: string): string => `${alert}.md`;

/** Adds to every alert where its runbook is, once that is known. */
export function annotated(groups: readonly RuleGroup[], { links: { runbooks } }: Catalog): RuleGroup[] {
  if (runbooks === undefined) return [...groups];
  return groups.map((group) => ({
    ...group,
    rules: group.rules.map((rule) => {
      if (!('alert' in rule)) return rule;
      const runbook = { runbook_url: `${literal(runbooks)}/${runbookPage(rule.alert)}` };
      return { ...rule, annotations: { ...rule.annotations, ...runbook } };
    }),
  }));
}
