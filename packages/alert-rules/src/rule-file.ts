import { parseAllDocuments } from 'yaml';
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

/** Labels and annotations; YAML's numbers and booleans are text to Prometheus. */
const texts = (value: unknown): Record<string, string> =>
  isFields(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)])) : {};

/** Reads one rule; undefined, with a problem, for what is none. */
function readRule(value: unknown, place: string, problems: string[]): Rule | undefined {
  if (!isFields(value)) {
    problems.push(`${place}: not a rule; write { alert, expr } or { record, expr }`);
    return undefined;
  }
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

function readGroup(value: unknown, place: string, problems: string[]): RuleGroup | undefined {
  if (!isFields(value) || !isText(value.name) || !Array.isArray(value.rules)) {
    problems.push(`${place}: not a group; write { name, rules: [...] }`);
    return undefined;
  }
  const { name } = value;
  const rules = value.rules.flatMap((rule, index) => readRule(rule, `${name}, rule ${index + 1}`, problems) ?? []);
  return { name, interval: isText(value.interval) ? value.interval : '1m', rules };
}

/**
 * Reads the groups of a Prometheus rule file, or of `PrometheusRule` manifests, as they were written by hand or generated.
 *
 * @throws {RuleFileError} for what is neither, naming every fault.
 */
export function readRuleFile(text: string): RuleGroup[] {
  const problems: string[] = [];
  const documents = parseAllDocuments(text);
  if (documents.length === 0) problems.push('empty; write groups: [{ name, rules }]');
  const groups = documents.flatMap((document) => {
    if ('errors' in document && document.errors.length > 0) {
      problems.push(...document.errors.map(({ message }) => message.split('\n')[0] ?? ''));
      return [];
    }
    const content: unknown = 'toJS' in document ? document.toJS() : undefined;
    const holder = isFields(content) && content.kind === 'PrometheusRule' ? content.spec : content;
    const written = isFields(holder) ? holder.groups : undefined;
    if (!Array.isArray(written)) {
      problems.push('no rule file; write groups: [{ name, rules }], or a PrometheusRule');
      return [];
    }
    return written.flatMap((group, index) => readGroup(group, `group ${index + 1}`, problems) ?? []);
  });
  if (problems.length > 0) throw new RuleFileError(problems);
  return groups;
}
