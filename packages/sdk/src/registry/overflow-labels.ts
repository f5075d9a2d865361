/** The value that takes the place of an open label's once a metric has used up its budget. */
export const overflowValue = '_overflow';

/** Labels whose values code gives, so that there are few of them. Source of most names: semantic conventions. */
const givenByCode: ReadonlySet<string> = new Set(
  `component operation error.type outcome reason http.request.method http.response.status_code url.scheme db.system.name
  db.operation.name messaging.system messaging.operation.name device.type pipeline.step message.kind score.name flow.name
  flow.step`.split(/\s+/),
);

/**
 * What a label set that is over budget is recorded as. Labels that code gives keep the values that came while there was
 * room, and stay away where they were: a success is no error, and what is declared is not lost. All others are `_overflow`.
 */
export class OverflowLabels {
  /** Of each label that code gives, the values that came within the budget; none for the others. */
  readonly #known: readonly (Set<string> | undefined)[];

  constructor(labels: readonly string[]) {
    this.#known = labels.map((name) => (givenByCode.has(name) ? new Set(['']) : undefined));
  }

  /** Takes note of a label set within the budget, or of one that is declared. */
  learn(values: readonly string[]): void {
    for (const [index, known] of this.#known.entries()) known?.add(values[index] ?? '');
  }

  /** What is known of a label set; values of closed lists always are. */
  known(values: readonly string[], closed: readonly (ReadonlySet<string> | undefined)[]): string[] {
    return values.map((value, index) =>
      closed[index] !== undefined || this.#known[index]?.has(value) === true ? value : overflowValue,
    );
  }

  /** Whether a label that code gives was there: what is left to say when there are too many of those, too. */
  present(values: readonly string[]): string[] {
    return values.map((value, index) => (value === '' && this.#known[index] !== undefined ? value : overflowValue));
  }
}
