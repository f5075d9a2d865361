import type { Links } from '@pulsetrail/catalog';
import { messageTemplates } from '../../src/templates/index.js';
import { findTool, inFolder, run } from '../checker.js';

export const amtool = findTool('amtool');

const labels = {
  alertname: 'PipelineStepErrorBudgetBurn',
  severity: 'critical',
  tier: 'page-fast',
  owner: 'device-team',
  service: 'mqtt-bridge',
  pipeline: 'wards',
  pipeline_step: '5_medical_stored',
};

const annotations = {
  summary: 'A step of the device pipeline wards fails too often',
  description: 'The error ratio of step 5_medical_stored is 100% over 5m, threshold 72%.',
  value: '1',
  threshold: '0.72',
};

/** An alert as templates see it. */
export interface Alert {
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
}

export const firing = {
  status: 'firing',
  labels,
  annotations,
  startsAt: '2026-08-01T10:00:00Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://127.0.0.1:9090/graph?g0.expr=up&g0.tab=1',
};

/** Base addresses of everything. */
export const everywhere: Links = {
  grafana: 'https://grafana.example.org/g',
  alertmanager: 'https://alerts.example.org',
  prometheus: 'https://prometheus.example.org',
  traces: 'https://traces.example.org',
  runbooks: 'https://docs.example.org/runbooks',
};

export const resolved = { ...firing, status: 'resolved', endsAt: '2026-08-01T10:12:00Z' };

/** An alert of a rule that somebody wrote by hand, without any annotation. */
export const bare: Alert = {
  ...firing,
  labels: { alertname: 'ByHand', severity: 'warning', zone: 'a<b' },
  annotations: {},
};

export const hostile = {
  ...firing,
  annotations: { ...annotations, summary: `<script>alert("1")</script> & 'more'`, description: 'a < b > c & d' },
  generatorURL: 'javascript:alert(1)',
};

/** Renders a template for a group of alerts, as Alertmanager would. */
export async function render(
  template: string,
  type: 'text' | 'html',
  alerts: readonly Alert[],
  commonLabels: Readonly<Record<string, string>> = labels,
  links: Links = {},
): Promise<string> {
  const status = alerts.some((alert) => alert.status === 'firing') ? 'firing' : 'resolved';
  const data = {
    receiver: 'critical',
    status,
    alerts,
    groupLabels: {},
    commonLabels,
    commonAnnotations: alerts[0]?.annotations ?? {},
  };
  const files = [
    { path: 'templates/pulsetrail.tmpl', content: messageTemplates(links) },
    { path: 'data.json', content: JSON.stringify(data) },
  ];
  const { output } = await inFolder(files, (folder) =>
    run(
      amtool ?? '',
      [
        'template',
        'render',
        '--template.glob=templates/*.tmpl',
        `--template.text={{ template "${template}" . }}`,
        `--template.type=${type}`,
        '--template.data=data.json',
      ],
      folder,
    ),
  );
  return output.trimEnd();
}
