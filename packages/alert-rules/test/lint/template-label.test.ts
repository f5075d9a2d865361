import { expect, test } from 'vitest';
import { alert, said } from './rules.js';

const shows = (description: string) => ({ annotations: { summary: 's', description } });

test.each([
  ['sum by (job) (x) > 1', '{{ $labels.instance }} is down', 'instance'],
  ['sum(x) > 1', '{{ .Labels.job }}', 'job'],
  ['sum without (a) (x) > 1', '{{ index $labels "a" }}', 'a'],
  ['absent(up{job="x"})', '{{ $labels.instance }}', 'instance'],
  ['topk(3, sum by (a) (x)) > 1', '{{ $labels.b | title }}', 'b'],
  ['x * on (a) group_left (c) sum by (a) (y) > 1', '{{ $labels.d }}', undefined],
  ['sum by (a) (x) * on (a) group_left (c) y > 1', '{{ $labels.c }}', undefined],
  ['count_values by (a) ("version", build_info) > 1', '{{ $labels.version }}', undefined],
  ['label_replace(sum by (a) (x), "b", "$1", "a", "(.*)") > 1', '{{ $labels.b }}', undefined],
  ['x > 1', '{{ $labels.anything }} {{ $value }}', undefined],
  ['absent(up{job="x"})', '{{ $labels.job }}', undefined],
  ['absent(sum(up{job="x"}))', '{{ $labels.job }}', 'job'],
  ['sum(x) > 1', '{{ range query "up" }}{{ .Labels.instance }}{{ end }}', undefined],
  ['sum(x) > 1', '{{ with query "up" }}{{ . | first | label "a" }}{{ end }}{{ .Labels.job }}', 'job'],
  ['sum(x) > 1', '{{ range query "up" }}{{ $.Labels.a }}{{ end }}', 'a'],
  ['sum(x) > 1', '{{ if .Labels.job }}{{ end }}', 'job'],
  ['sum by (job) (x) > 1', 'the label $labels.instance in plain words', undefined],
])('%s with %s', (expr, description, label) => {
  const expected =
    label === undefined
      ? []
      : [
          `template-label: description shows the label ${label}, which the expression drops; keep it in by (...), or leave it out of the text`,
        ];
  expect(said([alert(expr, shows(description))])).toEqual(expected);
});

test('reads the templates of labels too', () => {
  expect(said([alert('sum(x) > 1', { labels: { severity: 'info', service: '{{ $labels.job }}' } })])).toEqual([
    'template-label: service shows the label job, which the expression drops; keep it in by (...), or leave it out of the text',
  ]);
});
