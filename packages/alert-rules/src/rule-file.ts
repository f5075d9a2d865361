import { parseAllDocuments } from 'yaml';
import { ignoredIn } from './ignored-checks.js';
import { isDuration } from './promql-text.js';
import type { Rule, RuleGroup } from './rule.js';

/** A rule file that is not one: names every fault at once. */
export class RuleFileError extends Error {
  readonly code = 'PULSETRAIL_RULE_FILE';
  override readonly name = 'RuleFileError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/**
 * The keys of a rule and of a group: those of Prometheus, of which it refuses any other, and those of rulers that read the same
 * files. Source: "Recording rules" of Prometheus, "Rule" of Thanos, "Ruler" of Mimir, "Rules" of vmalert.
 */
const keys = {
  rule: 'alert record expr for keep_firing_for labels annotations debug update_entries_limit'.split(' '),
  group:
    'name interval query_offset limit labels rules partial_response_strategy source_tenants evaluation_delay align_evaluation_time_on_interval concurrency type tenant params headers notifier_headers eval_offset eval_delay eval_alignment'.split(
      ' ',
    ),
} as const;

const durations = ['for', 'keep_firing_for', 'interval', 'query_offset'] as const;

/** What is wrong with the fields of a rule or a group, whatever they mean. */
function fieldProblems(value: Fields, kind: keyof typeof keys, place: string): string[] {
  const strange = Object.keys(value).filter((key) => !keys[kind].includes(key));
  return [
    ...strange.map(
      (key) => `${place}: unknown key ${key}; Prometheus refuses the whole file for it, remove or correct it`,
    ),
    ...durations.flatMap((key) => {
      const written = value[key];
      return written === undefined || isDuration(String(written))
        ? []
        : [`${place}: ${key} is ${JSON.stringify(written)}, which is no duration; write one such as 5m`];
    }),
  ];
}

/** Labels and annotations; YAML's numbers and booleans are text to Prometheus. */
const texts = (value: unknown): Record<string, string> =>
  isFields(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)])) : {};

/** Reads one rule; undefined, with a problem, for what is none. */
function readRule(value: unknown, place: string, problems: string[]): Rule | undefined {
  if (!isFields(value)) {
    problems.push(`${place}: not a rule; write { alert, expr } or { record, expr }`);
    return undefined;
  }
  problems.push(...fieldProblems(value, 'rule', place));
  const { alert, record, expr } = value;
  const expression = typeof expr === 'number' ? String(expr) : expr;
  const isNamed = isText(alert) !== isText(record);
  if (!isNamed)
    problems.push(
      `${place}: has ${isText(alert) ? 'both alert and record' : 'neither alert nor record'}; give it one of them`,
    );
  if (!isText(expression)) problems.push(`${place}: has no expr; write a PromQL expression`);
  if (!isNamed || !isText(expression)) return undefined;
  const labels = texts(value.labels);
  if (isText(record)) return { record, expr: expression, labels };
  return {
    alert: String(alert),
    expr: expression,
    ...(value.for !== undefined && { for: String(value.for) }),
    ...(value.keep_firing_for !== undefined && { keep_firing_for: String(value.keep_firing_for) }),
    labels,
    annotations: texts(value.annotations),
  };
}

/** What a rule file says. */
export interface RuleFile {
  readonly groups: readonly RuleGroup[];
  /** What is wrong with its form, a sentence each. */
  readonly problems: readonly string[];
  /** The checks that a comment within or above a rule switches off: `# pulsetrail:ignore missing-for`. */
  readonly ignored: ReadonlyMap<Rule, readonly string[]>;
}

/**
 * Reads a Prometheus rule file, or `PrometheusRule` manifests, as they were written by hand or generated; what is faulty is
 * left out and named.
 */
export function readRules(text: string): RuleFile {
  const problems: string[] = [];
  const ignored = new Map<Rule, readonly string[]>();
  const documents = parseAllDocuments(text);
  if (documents.length === 0) problems.push('empty; write groups: [{ name, rules }]');
  const groups = documents.flatMap((document) => {
    if ('errors' in document && document.errors.length > 0) {
      problems.push(...document.errors.map(({ message }) => message.split('\n')[0] ?? ''));
      return [];
    }
    const content: unknown = 'toJS' in document ? document.toJS() : undefined;
    const isManifest = isFields(content) && content.kind === 'PrometheusRule';
    const holder = isManifest ? content.spec : content;
    const written = isFields(holder) ? holder.groups : undefined;
    if (!Array.isArray(written)) {
      problems.push('no rule file; write groups: [{ name, rules }], or a PrometheusRule');
      return [];
    }
    const names = new Set<string>();
    const ignoredAt = ignoredIn(text, document, isManifest ? ['spec', 'groups'] : ['groups']);
    return written.flatMap((value, index): RuleGroup[] => {
      const place = `group ${index + 1}`;
      if (!isFields(value) || !isText(value.name) || !Array.isArray(value.rules)) {
        problems.push(`${place}: not a group; write { name, rules: [...] }`);
        return [];
      }
      const { name } = value;
      problems.push(...fieldProblems(value, 'group', name));
      if (names.has(name)) problems.push(`${place}: another group has the name ${name}; give each its own`);
      names.add(name);
      const rules = value.rules.flatMap((each, position) => {
        const rule = readRule(each, `${name}, rule ${position + 1}`, problems);
        if (rule !== undefined) ignored.set(rule, ignoredAt(index, position));
        return rule ?? [];
      });
      return [{ name, interval: isText(value.interval) ? value.interval : '1m', rules }];
    });
  });
  return { groups, problems, ignored };
}

/**
 * The groups of a rule file, see {@link readRules}.
 *
 * @throws {RuleFileError} for what is none, naming every fault.
 */
export function readRuleFile(text: string): RuleGroup[] {
  const { groups, problems } = readRules(text);
  if (problems.length > 0) throw new RuleFileError(problems);
  return [...groups];
}
