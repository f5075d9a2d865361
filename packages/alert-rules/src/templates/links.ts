import type { Links } from '@pulsetrail/catalog';
import { identityLabels } from '../alert.js';

/** A link of a message, to one page for all of its alerts. */
export interface MessageLink {
  /** Its template is `pulsetrail.link.<name>`. */
  readonly name: 'runbook' | 'dashboard' | 'traces' | 'silence' | 'expression';
  /** What stands on the button. */
  readonly words: string;
}

type LinkTemplate = MessageLink & {
  /** Go template of the address, undefined without the base address that it needs. */
  readonly address: (links: Links) => string | undefined;
};

/** Keeps a base address from being read as a template. */
const plain = (address: string): string => address.replaceAll('{{', '%7B%7B');

const on = (base: string | undefined, rest: string): string | undefined =>
  base === undefined ? undefined : `${plain(base)}${rest}`;

const hour = 3_600_000_000_000;

/** An hour before the first alert of the group, and an hour after its end or now, as a method of Go's time writes them. */
const from = (unit: 'UnixMilli' | 'UnixMicro'): string => `{{ ((index .Alerts 0).StartsAt.Add -${hour}).${unit} }}`;
const endOr = (unit: 'UnixMilli' | 'UnixMicro', now: string): string =>
  `{{ if eq .Status "resolved" }}{{ ((index .Alerts 0).EndsAt.Add ${hour}).${unit} }}{{ else }}${now}{{ end }}`;

/** Matchers of what alerts share in the form of Alertmanager's pages, which take no comma at the end; every group has a name. */
const filter = (labels: readonly string[]): string =>
  ['alertname', ...labels]
    .map((label, index) => {
      const comma = index === 0 ? '' : '%2C';
      return `{{ with .CommonLabels.${label} }}${comma}${label}%3D{{ printf "%q" . | urlquery }}{{ end }}`;
    })
    .join('');

const variables = ['service', 'operation', 'pipeline']
  .map((label) => `{{ with .CommonLabels.${label} }}&var-${label}={{ . | urlquery }}{{ end }}`)
  .join('');

/** Every link, in the order of the buttons. */
const linkTemplates: readonly LinkTemplate[] = [
  {
    name: 'runbook',
    words: 'Runbook',
    // Rules that were written by hand have none: the index says what there is.
    address: ({ runbooks }) =>
      runbooks && `{{ with .CommonAnnotations.runbook_url }}{{ . }}{{ else }}${plain(runbooks)}/README.md{{ end }}`,
  },
  {
    name: 'dashboard',
    words: 'Dashboard',
    address: ({ grafana }) =>
      on(grafana, `/d/pulsetrail-service?from=${from('UnixMilli')}&to=${endOr('UnixMilli', 'now')}${variables}`),
  },
  {
    name: 'traces',
    words: 'Traces',
    // A button of Slack cannot be left out: without a service it leads to the search's form.
    address: ({ traces }) =>
      on(
        traces,
        `/search?{{ with .CommonLabels.service }}service={{ . | urlquery }}&{{ end }}start=${from('UnixMicro')}` +
          `{{ if eq .Status "resolved" }}&end={{ ((index .Alerts 0).EndsAt.Add ${hour}).UnixMicro }}{{ end }}`,
      ),
  },
  {
    name: 'silence',
    words: 'Silence',
    // All that the message tells of and no more: what else is of the group may still be told.
    address: ({ alertmanager }) => on(alertmanager, `/#/silences/new?filter=%7B${filter(identityLabels)}%7D`),
  },
  {
    name: 'expression',
    words: 'Expression',
    // Prometheus writes its own address before the query, which need not be one that people can open.
    address: ({ prometheus }) =>
      prometheus &&
      `{{ reReplaceAll "^[^?]*[?]" ${JSON.stringify(`${prometheus.replaceAll('$', '$$$$')}/graph?`)} (index .Alerts 0).GeneratorURL }}`,
  },
];

/** The links that messages have; without a way to silence them where that would keep the next alarm from being heard. */
export const messageLinks = (links: Links, withoutSilence = false): MessageLink[] =>
  linkTemplates
    .filter(({ name, address }) => address(links) !== undefined && !(withoutSilence && name === 'silence'))
    .map(({ name, words }) => ({ name, words }));

/** A template for each link that there is a base address for. */
export function linkTemplatesOf(links: Links): string {
  const group = on(links.alertmanager, `/#/alerts?filter=%7B${filter(['service', 'pipeline'])}%7D`);
  const all = [...linkTemplates.map(({ name, address }) => [name, address(links)]), ['group', group]];
  const written = all.flatMap(([name, address]) =>
    address === undefined ? [] : [`{{ define "pulsetrail.link.${name}" }}${address}{{ end }}`],
  );
  return `{{/* Links, each to one page for all alerts of a message. */}}\n${written.join('\n')}\n`;
}
