import type { Linter } from './linter.js';
import { alwaysFires } from './missing-comparison.js';
import { looksBack } from './records.js';

/** Without `for`, one odd sample of an instant is an alert. Whoever writes `for: 0s` means it. */
export const missingFor: Linter = ({ rule, expression }, { lookingBack }) => {
  const isFine =
    !('alert' in rule) || rule.for !== undefined || alwaysFires(rule) || looksBack(expression, lookingBack);
  if (isFine) return [];
  return ['fires at the first sample that is over; give it a for, such as 2m'];
};
