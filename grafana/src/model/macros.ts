/** What Grafana fills in when somebody follows a link. */

/** One of Grafana's own values, such as `__from`, the first moment that is shown. */
export const macro = (name: string): string => `\${${name}}`;

/** The value of a label of the series. */
export const seriesLabel = (label: string): string => macro(`__field.labels.${label}`);

/** What stands in the same row under a heading. */
export const cell = (title: string): string => macro(`__data.fields.${title}`);

/** The value that was clicked. */
export const value = macro('__value.raw');
