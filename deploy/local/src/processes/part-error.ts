/** Thrown when a part ends or does not become ready; the message carries the last lines of its log. */
export class PartError extends Error {
  readonly code = 'PULSETRAIL_PART_FAILED';
  override readonly name = 'PartError';
  /** The part that failed. */
  readonly part: string;

  constructor(part: string, what: string, lastLines: readonly string[]) {
    const lines = lastLines.filter((line) => line !== '');
    const said =
      lines.length === 0 ? '; it said nothing.' : `; its last lines:\n${lines.map((line) => `  ${line}`).join('\n')}`;
    super(`The part ${part} ${what}${said}`);
    this.part = part;
  }
}
