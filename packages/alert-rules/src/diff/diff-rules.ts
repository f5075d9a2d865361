import type { Rule, RuleGroup } from '../rule.js';
import { brokenHistory, windowsOver } from './history.js';
import { identityOfRule, nameOf, type PlacedRule, pairRules, type RulePair } from './pair-rules.js';
import type { FieldChange, RuleChange } from './rule-change.js';

type Receivers = (labels: Readonly<Record<string, string>>) => readonly string[];

/** One side of a comparison: the rules, and who gets their alerts where that is known. */
export interface RulesAndRoutes {
  readonly groups: readonly RuleGroup[];
  readonly receivers?: Receivers | undefined;
}

/** Everything of a rule that may change, by the name of its field. */
function fieldsOf({ rule, group }: PlacedRule, receivers: Receivers | undefined): Map<string, string> {
  const fields = new Map<string, string | undefined>([['expr', rule.expr]]);
  if ('alert' in rule) {
    const { summary, description } = rule.annotations;
    const routes = receivers?.({ alertname: rule.alert, ...rule.labels }).join(', ');
    fields.set('for', rule.for).set('keep_firing_for', rule.keep_firing_for);
    fields.set('threshold', rule.annotations.threshold).set('severity', rule.labels.severity).set('routes', routes);
    fields.set('message', [summary, description].filter((text) => text !== undefined).join(' '));
  }
  for (const [label, value] of Object.entries(rule.labels ?? {})) {
    if (label !== 'severity') fields.set(`label ${label}`, value);
  }
  fields.set('interval', group.interval);
  return new Map([...fields].filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function changesOf(before: Map<string, string>, after: Map<string, string>): FieldChange[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((field): FieldChange[] => {
    const [was, is] = [before.get(field), after.get(field)];
    if (was === is) return [];
    return [{ field, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }];
  });
}

const asRecord = (rule: Rule | undefined) => (rule !== undefined && 'record' in rule ? rule : undefined);

/** What happened between two states of the rules, in the order of the later one; what is gone comes last. */
export function diffRules(before: RulesAndRoutes, after: RulesAndRoutes): RuleChange[] {
  const windows = windowsOver(after.groups);
  // Where there were no rules at all, nobody expects their past.
  const isFirst = before.groups.length === 0;
  // Routes are compared where both sides have some.
  const known = before.receivers !== undefined && after.receivers !== undefined;
  const changeOf = ([was, is]: RulePair): RuleChange[] => {
    const rule = (is ?? was)?.rule;
    if (rule === undefined) return [];
    const fields =
      was && is
        ? changesOf(
            fieldsOf(was, known ? before.receivers : undefined),
            fieldsOf(is, known ? after.receivers : undefined),
          )
        : [];
    if (was && is && fields.length === 0) return [];
    const record = asRecord(is?.rule);
    const warning = record && !isFirst ? brokenHistory(asRecord(was?.rule), record, windows) : undefined;
    return [
      {
        change: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed',
        kind: 'alert' in rule ? 'alert' : 'record',
        name: nameOf(rule),
        labels: identityOfRule(rule),
        fields,
        ...(warning === undefined ? {} : { warning }),
      },
    ];
  };
  return pairRules(before.groups, after.groups).flatMap(changeOf);
}
