import { canHave, labelsOf } from '../promql-labels.js';
import type { Linter } from './linter.js';
import { actionsIn } from './template.js';

/** The labels of the alert that a template reads: `{{ $labels.x }}`, `{{ .Labels.x }}`, `{{ index $labels "x" }}`. */
const labelsIn = (template: string): string[] =>
  actionsIn(template).flatMap(({ action, isWithin }) => {
    const holder = isWithin ? '\\$labels|\\$\\.Labels' : '\\$labels|\\$?\\.Labels';
    const read = new RegExp(`(?:${holder})\\.([A-Za-z_]\\w*)|index\\s+(?:${holder})\\s+"([^"]+)"`, 'g');
    return [...action.matchAll(read)].map(([, field, key]) => field ?? key ?? '');
  });

/** A label that the expression has aggregated away is empty in the message, and nobody learns where the trouble is. */
export const templateLabel: Linter = ({ rule, expression }, { records }) => {
  if (!('alert' in rule)) return [];
  const labels = labelsOf(expression, records);
  const templates = Object.entries({ ...rule.annotations, ...rule.labels });
  return templates.flatMap(([key, template]) =>
    [...new Set(labelsIn(template))]
      .filter((label) => !canHave(labels, label))
      .map(
        (label) =>
          `${key} shows the label ${label}, which the expression drops; keep it in by (...), or leave it out of the text`,
      ),
  );
};
