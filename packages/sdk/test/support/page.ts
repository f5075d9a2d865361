import { readFileSync } from 'node:fs';

/** The main code block of a page in docs/, as a program can run it. */
export function codeOf(page: string): string {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  const [, code] = /```ts\n([\s\S]*?)```/.exec(text) ?? [];
  if (code === undefined) throw new Error(`docs/${page} has no code block.`);
  return code;
}
