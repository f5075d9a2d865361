import { stringify } from 'yaml';

/** Writes a value as YAML that is the same for the same value: keys in their order, no line folding, no anchors. */
export const toYaml = (value: unknown, comment: string): string =>
  `# ${comment}\n${stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })}`;
