import { expect, test } from 'vitest';
import { alert, said } from './rules.js';

test.each([
  ['{{ $value | nofunc }}', 'nofunc'],
  ['{{ if gt $value 1.0 }}{{ humanise $value }}{{ end }}', 'humanise'],
  ['{{- range query "up" -}}{{ .Labels.job | title }}{{ .Value }}{{- end }}', undefined],
  ['{{ printf "%.2f nofunc" $value }} {{ `nofunc` }} {{/* nofunc */}}', undefined],
  ['{{ $labels.nofunc }} {{ $x := .Value }}{{ $x | humanizeDuration }}', undefined],
  ['nofunc in plain words', undefined],
])('%s', (description, name) => {
  const expected =
    name === undefined
      ? []
      : [
          `template-function: description calls ${name}, which is no function of templates; take another, such as humanize`,
        ];
  expect(said([alert('up == 0', { annotations: { summary: 's', description } })])).toEqual(expected);
});
