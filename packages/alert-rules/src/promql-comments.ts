import { parser } from '@prometheus-io/lezer-promql';

/** An expression without its comments, so that something can be written behind it. */
export function withoutComments(text: string): string {
  let kept = '';
  let from = 0;
  parser.parse(text).iterate({
    enter: ({ name, from: start, to }) => {
      if (name !== 'LineComment') return;
      kept += text.slice(from, start);
      from = to;
    },
  });
  return `${kept}${text.slice(from)}`.replace(/[ \t]+$/gm, '').trim();
}
