import { description, eachOf, summary, worst } from './facts.js';

const write = (field: string): string => `{{ template "pulsetrail.slack.escape" ${field} }}`;

const more = (count: string): string => `_${count}_\n`;

/**
 * The Slack message: one attachment, colored by the worst severity, with a paragraph for each alert. Text is escaped as Slack's
 * mrkdwn asks: &, < and > only. Links are buttons, see `alertmanager/slack.ts`.
 */
export const slackTemplates = `{{/* Slack */}}
{{ define "pulsetrail.slack.escape" }}{{ reReplaceAll ">" "&gt;" (reReplaceAll "<" "&lt;" (reReplaceAll "&" "&amp;" .)) }}{{ end }}

{{ define "pulsetrail.slack.owner" }}{{ with .Labels.tier }}, tier {{ template "pulsetrail.slack.escape" . }}{{ end }}{{ with .Labels.owner }}, owner {{ template "pulsetrail.slack.escape" . }}{{ end }}{{ end }}

{{ define "pulsetrail.slack.color" -}}
${worst}{{ if eq .Status "resolved" }}good{{ else if eq $worst "critical" }}danger{{ else if eq $worst "warning" }}warning{{ else }}#439fe0{{ end }}
{{- end }}

{{ define "pulsetrail.slack.title" }}{{ template "pulsetrail.title" . }}{{ end }}

{{ define "pulsetrail.slack.text" -}}
${eachOf(
  'Firing',
  `*${summary(write)}*
${description(write)}
{{ with .Annotations.budget }}${write('.')}
{{ end -}}
_Since {{ template "pulsetrail.since" . }}{{ template "pulsetrail.slack.owner" . }}_
`,
  more,
)}${eachOf(
  'Resolved',
  `*Resolved: ${summary(write)}*
Last seen: ${description(write)}
_Lasted {{ template "pulsetrail.duration" . }}, since {{ template "pulsetrail.since" . }}{{ template "pulsetrail.slack.owner" . }}_
`,
  more,
)}
{{- end }}
`;
