import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../', import.meta.url);

/** The pages that a user reads, from the package's folder on. */
export const pages: readonly string[] = [
  'README.md',
  '../../README.md',
  ...readdirSync(new URL('docs', folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The text of a page. */
export const textOf = (page: string): string => readFileSync(new URL(page, folder), 'utf8');

/** Every program of a page. */
export const blocksOf = (page: string): string[] =>
  [...textOf(page).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);

/** The first program of a page in docs/, as it can be run. */
export function codeOf(page: string): string {
  const [code] = blocksOf(`docs/${page}`);
  if (code === undefined) throw new Error(`docs/${page} has no code block.`);
  return code;
}
