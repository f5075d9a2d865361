/** What a panel's look follows from beside itself. */
export interface RenderContext {
  readonly board: string;
  /** The shortest step of a panel: the time between two scrapes, as Prometheus writes it. */
  readonly interval: string;
  /** The folder of the runbooks. */
  readonly runbooks: string | undefined;
}
