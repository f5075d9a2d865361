/** One thing about a rule that is otherwise than before; undefined where it was or is not there. */
export interface FieldChange {
  /** `expr`, `for`, `keep_firing_for`, `interval`, `threshold`, `severity`, `routes`, `message`, or `label <name>`. */
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

/** What a change of the catalog does to one rule. */
export interface RuleChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly kind: 'alert' | 'record';
  readonly name: string;
  /** The labels that tell it from others of its name. */
  readonly labels: Readonly<Record<string, string>>;
  /** What is different; empty of what was added or removed. */
  readonly fields: readonly FieldChange[];
  /** What that breaks, a sentence; undefined when nothing. */
  readonly warning?: string;
}
