/** What rules are written for: Prometheus itself, the Prometheus operator in Kubernetes, or the ruler of a long-term store. */
export const ruleFormats = ['prometheus', 'kubernetes', 'ruler'] as const;

/** One of the formats. */
export type RuleFormat = (typeof ruleFormats)[number];

/** What stands in the metadata of every `PrometheusRule`. */
export interface ManifestMetadata {
  /** Default: whichever namespace they are applied to. */
  readonly namespace?: string;
  /** Labels by which a Prometheus selects its rules, such as `{ release: 'monitoring' }`; beside `app.kubernetes.io/...`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** With `longWindow`: the labels of long rules instead, by which a ruler selects them. Default: `labels`. */
  readonly longLabels?: Readonly<Record<string, string>>;
}

/** How rules are written. */
export interface RuleOutputOptions {
  /** Default `prometheus`. */
  readonly format?: RuleFormat;
  /**
   * Seconds. Records that look further back, and the rules that read them, are written to a folder of their own, so that
   * another server can evaluate them: a ruler with all the data. Default: all rules are written together.
   */
  readonly longWindow?: number;
  /** Of format `kubernetes`: the manifests' metadata. */
  readonly kubernetes?: ManifestMetadata;
}
