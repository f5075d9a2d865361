import { description, eachOf, summary } from './facts.js';
import type { MessageLink } from './links.js';

const write = (field: string): string => `{{ ${field} }}`;

/** Where a link makes sense. A device alarm is not to be silenced: the next one would not be heard. Nor is what is over. */
const conditions: Partial<Record<MessageLink['name'], string>> = {
  silence: 'and (eq .Status "firing") (ne .CommonLabels.category "device-alarm")',
  traces: '.CommonLabels.service',
};

const whereSensible = (name: MessageLink['name'], text: string): string =>
  conditions[name] === undefined ? text : `{{ if ${conditions[name]} }}${text}{{ end }}`;

const textLinks = (links: readonly MessageLink[]): string =>
  links
    .map(({ name, words }) => whereSensible(name, `${words}: {{ template "pulsetrail.link.${name}" . }}\n`))
    .join('');

const button =
  'display:inline-block;margin:0 8px 8px 0;padding:7px 14px;background:#ffffff;border:1px solid #90a4ae;border-radius:4px;color:#1a4a7a;text-decoration:none;font-weight:bold';

const htmlLinks = (links: readonly MessageLink[]): string =>
  links.length === 0
    ? ''
    : `<p style="margin:0 0 8px">${links
        .map(({ name, words }) =>
          whereSensible(name, `<a style="${button}" href="{{ template "pulsetrail.link.${name}" . }}">${words}</a>\n`),
        )
        .join('')}</p>\n`;

const textMore = (count: string): string => `\n${count}\n`;

const htmlMore = (count: string): string => `<p style="margin:0 0 16px">${count}</p>\n`;

const alertBox = (content: string): string =>
  `<div style="margin:0 0 16px;padding:12px 16px;background:#ffffff;border-left:4px solid {{ template "pulsetrail.email.color" . }}">
${content}
</div>
`;

/**
 * The mail: subject, plain text and HTML with the same facts. Alertmanager renders the HTML part by html/template, which
 * escapes every value for its place; the other parts are plain text.
 */
export const emailTemplates = (links: readonly MessageLink[]): string => `{{/* Email */}}
{{ define "pulsetrail.email.subject" }}{{ template "pulsetrail.title" . }}{{ end }}

{{ define "pulsetrail.email.text" -}}
{{ template "pulsetrail.title" . }}
${eachOf(
  'Firing',
  `
${summary(write)}
${description(write)}
{{ with .Annotations.budget }}{{ . }}
{{ end -}}
Since {{ template "pulsetrail.since" . }}{{ template "pulsetrail.owner" . }}
`,
  textMore,
)}${eachOf(
  'Resolved',
  `
Resolved: ${summary(write)}
Last seen: ${description(write)}
Lasted {{ template "pulsetrail.duration" . }}, since {{ template "pulsetrail.since" . }}{{ template "pulsetrail.owner" . }}
`,
  textMore,
)}
${textLinks(links)}{{- end }}

{{ define "pulsetrail.email.color" -}}
{{ if eq .Status "resolved" }}#2e7d32{{ else if eq .Labels.severity "critical" }}#c62828{{ else if eq .Labels.severity "warning" }}#ef6c00{{ else }}#1565c0{{ end }}
{{- end }}

{{ define "pulsetrail.email.html" -}}
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{ template "pulsetrail.title" . }}</title></head>
<body style="margin:0;padding:24px;background:#f5f5f5;font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:1.45;color:#212121">
<div style="max-width:720px;overflow-wrap:anywhere">
<h1 style="margin:0 0 16px;font-size:18px">{{ template "pulsetrail.title" . }}</h1>
${eachOf(
  'Firing',
  alertBox(`<p style="margin:0 0 8px;font-weight:bold">${summary(write)}</p>
<p style="margin:0 0 8px">${description(write)}</p>
{{ with .Annotations.budget }}<p style="margin:0 0 8px">{{ . }}</p>
{{ end -}}
<p style="margin:0;color:#616161">Since {{ template "pulsetrail.since" . }}{{ template "pulsetrail.owner" . }}</p>`),
  htmlMore,
)}${eachOf(
  'Resolved',
  alertBox(`<p style="margin:0 0 8px;font-weight:bold">Resolved: ${summary(write)}</p>
<p style="margin:0 0 8px">Last seen: ${description(write)}</p>
<p style="margin:0;color:#616161">Lasted {{ template "pulsetrail.duration" . }}, since {{ template "pulsetrail.since" . }}{{ template "pulsetrail.owner" . }}</p>`),
  htmlMore,
)}${htmlLinks(links)}</div>
</body>
</html>
{{- end }}
`;
