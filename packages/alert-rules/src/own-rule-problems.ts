import { type Catalog, CatalogError, type CatalogProblem, type OwnRule } from '@pulsetrail/catalog';
import { lintRules } from './lint/index.js';
import { measured } from './measure.js';
import { alertName, ownRulesOf } from './own-rule.js';
import type { RuleGroup } from './rule.js';

/** Where the fault of a rule is written: in its expression, where it has one. */
const placeOf = (path: string, { measure }: OwnRule): string => (measure.kind === 'expr' ? `${path}.expr` : path);

/** The groups that a linter must see to judge the rules of a team: those, and those that record what they read. */
function concerned(groups: readonly RuleGroup[], own: ReadonlySet<RuleGroup>, texts: readonly string[]): RuleGroup[] {
  const read = (record: string): boolean => texts.some((text) => text.includes(record));
  return groups.filter((group) => own.has(group) || group.rules.some((rule) => 'record' in rule && read(rule.record)));
}

const isOwn = ({ name }: RuleGroup): boolean =>
  name === 'pulsetrail:own-rules' || name.startsWith('pulsetrail:anomaly:');

/** Every fault of the rules that a team wrote itself, as far as only who reads PromQL can see it. */
export function ownRuleProblems(groups: readonly RuleGroup[], catalog: Catalog): CatalogProblem[] {
  const rules = ownRulesOf(catalog);
  if (rules.length === 0) return [];
  const own = new Set(groups.filter(isOwn));
  const texts = rules.map(({ rule }) => measured(rule, catalog));
  const findings = lintRules(concerned(groups, own, texts), { catalog });
  const taken = new Set(
    groups.flatMap((group) =>
      own.has(group) ? [] : group.rules.flatMap((rule) => ('alert' in rule ? [rule.alert] : [])),
    ),
  );
  const names = new Set([...own].map(({ name }) => name));
  return rules.flatMap(({ path, rule }) => {
    const name = alertName(rule);
    const clash = taken.has(name)
      ? [
          {
            path,
            value: rule.name,
            message: `gives an alert ${name}, as Pulsetrail has one itself; choose another name`,
          },
        ]
      : [];
    const value = rule.measure.kind === 'expr' ? rule.measure.expr : rule.name;
    const anomalyGroup = `pulsetrail:anomaly:${rule.name}`;
    const found = findings.filter(({ group, rule: named }) =>
      path.startsWith('alerting.anomalies.') ? group === anomalyGroup : names.has(group) && named === name,
    );
    const messages = new Set(found.map(({ message }) => message));
    return [...clash, ...[...messages].map((message) => ({ path: placeOf(path, rule), value, message }))];
  });
}

/**
 * Refuses rules that a team wrote itself and that would never fire, fail at an evaluation, or mislead.
 *
 * @throws {CatalogError} naming every fault at once, each with its place in the catalog.
 */
export function assertOwnRules(groups: readonly RuleGroup[], catalog: Catalog): void {
  const problems = ownRuleProblems(groups, catalog);
  if (problems.length > 0) throw new CatalogError(problems);
}
