import type { Linter } from './linter.js';

/** A message without words makes whoever is woken read the expression. */
export const missingAnnotation: Linter = ({ rule }) => {
  if (!('alert' in rule)) return [];
  return [
    ...(rule.annotations?.summary ? [] : ['has no annotation summary; say in one line what is wrong']),
    ...(rule.annotations?.description ? [] : ['has no annotation description; say where, the value and the threshold']),
    ...(rule.labels?.severity ? [] : ['has no label severity; give it one, or it is routed like the most urgent']),
  ];
};
