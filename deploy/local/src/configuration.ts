import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generate } from '@pulsetrail/alert-rules';
import type { Smtp } from '@pulsetrail/catalog';
import type { Plan } from './plan.js';
import { prometheusConfig } from './prometheus-config.js';
import type { RunFolder } from './run-folder.js';

/** The generated files that the parts are started with. */
export interface Configuration {
  readonly prometheus: string;
  readonly alertmanager: string;
  /** Filled by the simulator, read by the bridge. */
  readonly patients: string;
}

const smtpOf = ({ targets, ports }: Plan): Smtp | undefined =>
  targets.localMail
    ? { smarthost: `127.0.0.1:${ports.smtp}`, from: 'pulsetrail@localhost.localdomain', requireTls: false }
    : targets.smtp;

/**
 * `host:port` by job: the parts of this stack that have metrics, then what the user named. A job has the name of its
 * service, by which alerts on a target that is down find the service's owner.
 */
const scrapeTargets = ({ options, ports, devices }: Plan): Record<string, string> => ({
  prometheus: `127.0.0.1:${ports.prometheus}`,
  alertmanager: `127.0.0.1:${ports.alertmanager}`,
  ...(devices ? { 'mqtt-bridge': `127.0.0.1:${ports.bridge}` } : {}),
  ...(options.demo === false ? {} : { 'clinic-api': `127.0.0.1:${ports.clinicMetrics}` }),
  ...Object.fromEntries((options.scrape ?? []).map((target) => [target, target])),
});

/** Writes rules, templates and the configuration of Prometheus and Alertmanager into the run's folder. */
export async function writeConfiguration(plan: Plan, run: RunFolder): Promise<Configuration> {
  const { catalog, targets, ports, options } = plan;
  const inRun = (name: string) => join(run.configuration, name);

  const slackWebhookFiles: Record<string, string> = { ...targets.slackWebhookFiles };
  if (targets.localSlackChannels.length > 0) {
    const file = inRun('slack-webhook');
    await writeFile(file, `http://127.0.0.1:${ports.notifications}/slack`);
    for (const channel of targets.localSlackChannels) slackWebhookFiles[channel] = file;
  }
  const smtp = smtpOf(plan);
  const files = generate(catalog.catalog, {
    baseDir: catalog.folder,
    slackWebhookFiles,
    ...(smtp === undefined ? {} : { smtp }),
    ...(options.timing === undefined ? {} : { timing: options.timing }),
  });
  for (const { path, content } of files) {
    await mkdir(dirname(inRun(path)), { recursive: true });
    await writeFile(inRun(path), content);
  }

  const { scrapeInterval, evaluationInterval } = catalog.catalog.alerting;
  const prometheus = prometheusConfig({
    scrapeInterval,
    evaluationInterval,
    ruleFiles: files.map(({ path }) => path).filter((path) => path.startsWith('rules/')),
    alertmanager: `127.0.0.1:${ports.alertmanager}`,
    targets: scrapeTargets(plan),
  });
  await writeFile(inRun('prometheus.yml'), prometheus);
  return {
    prometheus: inRun('prometheus.yml'),
    alertmanager: inRun('alertmanager.yml'),
    patients: inRun('patients.json'),
  };
}
