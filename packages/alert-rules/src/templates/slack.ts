/**
 * The Slack message: one attachment, colored by severity, with a paragraph for each alert. Text is escaped as Slack's
 * mrkdwn asks: &, < and > only. Links are buttons, see `alertmanager/slack.ts`.
 */
export const slackTemplates = `{{/* Slack */}}
{{ define "pulsetrail.slack.escape" }}{{ reReplaceAll ">" "&gt;" (reReplaceAll "<" "&lt;" (reReplaceAll "&" "&amp;" .)) }}{{ end }}

{{ define "pulsetrail.slack.owner" }}{{ with .Labels.tier }}, tier {{ template "pulsetrail.slack.escape" . }}{{ end }}{{ with .Labels.owner }}, owner {{ template "pulsetrail.slack.escape" . }}{{ end }}{{ end }}

{{ define "pulsetrail.slack.color" -}}
{{ if eq .Status "resolved" }}good{{ else if eq .CommonLabels.severity "critical" }}danger{{ else if eq .CommonLabels.severity "warning" }}warning{{ else }}#439fe0{{ end }}
{{- end }}

{{ define "pulsetrail.slack.title" }}{{ template "pulsetrail.title" . }}{{ end }}

{{ define "pulsetrail.slack.text" -}}
{{ range .Alerts.Firing -}}
*{{ template "pulsetrail.slack.escape" .Annotations.summary }}*
{{ template "pulsetrail.slack.escape" .Annotations.description }}
{{ with .Annotations.budget }}{{ template "pulsetrail.slack.escape" . }}
{{ end -}}
_Since {{ template "pulsetrail.since" . }}{{ template "pulsetrail.slack.owner" . }}_
{{ end -}}
{{ range .Alerts.Resolved -}}
*Resolved: {{ template "pulsetrail.slack.escape" .Annotations.summary }}*
Last seen: {{ template "pulsetrail.slack.escape" .Annotations.description }}
_Lasted {{ template "pulsetrail.duration" . }}, since {{ template "pulsetrail.since" . }}{{ template "pulsetrail.slack.owner" . }}_
{{ end -}}
{{- end }}
`;
