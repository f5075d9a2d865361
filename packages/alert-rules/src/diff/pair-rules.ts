import type { Rule, RuleGroup } from '../rule.js';

/** A rule in its group. */
export interface PlacedRule {
  readonly rule: Rule;
  readonly group: Pick<RuleGroup, 'name' | 'interval'>;
}

/** Labels that say something of an alert, but not which one it is. */
const descriptive = new Set(['severity', 'category', 'owner', 'component', 'cooldown', 'channels']);

/** The labels that tell a rule from others of its name. */
export const identityOfRule = ({ labels = {}, ...rule }: Rule): Record<string, string> =>
  Object.fromEntries(
    Object.entries(labels)
      .filter(([label]) => 'record' in rule || !descriptive.has(label))
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );

/** The name of a rule: of the alert, or of what it records. */
export const nameOf = (rule: Rule): string => ('alert' in rule ? rule.alert : rule.record);

const placed = (groups: readonly RuleGroup[]): PlacedRule[] =>
  groups.flatMap(({ rules, ...group }) => rules.map((rule) => ({ rule, group })));

const keyOf = ({ rule }: PlacedRule): string => JSON.stringify(['alert' in rule, nameOf(rule), identityOfRule(rule)]);

/** How alike two rules of one key are: those of other owners, say, differ in nothing else but their expression. */
const likeness = (one: Rule, other: Rule): number =>
  (one.expr === other.expr ? 2 : 0) + (one.labels?.owner === other.labels?.owner ? 1 : 0);

/** A rule before and after; one of them is missing where it was added or removed. */
export type RulePair = readonly [before: PlacedRule | undefined, after: PlacedRule | undefined];

const isSame = (one: Rule, other: Rule): boolean => nameOf(one) === nameOf(other) && one.expr === other.expr;

/** Pairs what has no pair yet with what says the same under other labels: an info metric whose objective has changed. */
function pairByExpression(pairs: readonly RulePair[], gone: readonly PlacedRule[]): RulePair[] {
  const left = [...gone];
  const found = pairs.map(([was, now]): RulePair => {
    const index = was || !now ? -1 : left.findIndex(({ rule }) => isSame(rule, now.rule));
    return index < 0 ? [was, now] : [left.splice(index, 1)[0], now];
  });
  return [...found, ...left.map((each): RulePair => [each, undefined])];
}

/** Finds for every rule what it was before: of those of one identity the one that is most alike, else one of the same expression. */
export function pairRules(before: readonly RuleGroup[], after: readonly RuleGroup[]): RulePair[] {
  const left = Map.groupBy(placed(before), keyOf);
  const pairs = placed(after).map((now): RulePair => {
    const candidates = left.get(keyOf(now)) ?? [];
    const [best] = candidates.toSorted((one, other) => likeness(other.rule, now.rule) - likeness(one.rule, now.rule));
    if (best !== undefined) candidates.splice(candidates.indexOf(best), 1);
    return [best, now];
  });
  return pairByExpression(pairs, [...left.values()].flat());
}
