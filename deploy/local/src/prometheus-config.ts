import { formatDuration } from '@pulsetrail/catalog';

/** What Prometheus is told. */
export interface PrometheusSettings {
  /** Seconds between scrapes. */
  readonly scrapeInterval: number;
  /** Seconds between evaluations of the rules. */
  readonly evaluationInterval: number;
  /** Rule files, relative to the configuration file. */
  readonly ruleFiles: readonly string[];
  /** `host:port` of Alertmanager. */
  readonly alertmanager: string;
  /** `host:port` by the name of the job. */
  readonly targets: Readonly<Record<string, string>>;
}

/** Prometheus gives up a scrape after ten seconds, and never later than the next one is due. */
const longestScrape = 10;

/** Prometheus' configuration file; JSON, which YAML 1.2 contains. */
export function prometheusConfig(settings: PrometheusSettings): string {
  const config = {
    global: {
      scrape_interval: formatDuration(settings.scrapeInterval),
      scrape_timeout: formatDuration(Math.min(longestScrape, settings.scrapeInterval)),
      evaluation_interval: formatDuration(settings.evaluationInterval),
    },
    rule_files: settings.ruleFiles,
    alerting: { alertmanagers: [{ static_configs: [{ targets: [settings.alertmanager] }] }] },
    scrape_configs: Object.entries(settings.targets).map(([job, target]) => ({
      job_name: job,
      static_configs: [{ targets: [target] }],
    })),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
