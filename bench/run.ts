import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Case, Cost, type Work } from './case.ts';
import { bridgeCases } from './cases/bridge.ts';
import { httpCases } from './cases/http.ts';
import { pageCases } from './cases/page.ts';
import { recordCases } from './cases/record.ts';
import { ruleCases } from './cases/rules.ts';
import { startCases } from './cases/start.ts';
import { timerCases } from './cases/timers.ts';

/** The result of one comparison: our time over theirs, below 1 where we are faster. */
interface Ratio {
  readonly name: string;
  readonly against: string;
  /** Median of the rounds. */
  readonly ratio: number;
  readonly min: number;
  readonly max: number;
}

const cases: readonly Case[] = [
  ...recordCases,
  ...timerCases,
  ...httpCases,
  ...pageCases,
  ...startCases,
  ...bridgeCases,
  ...ruleCases,
];

/** The cost of a work: nanoseconds, or what it has measured itself. */
async function costOf(work: Work, times: number): Promise<number> {
  const start = process.hrtime.bigint();
  const result = await work(times);
  const nanoseconds = Number(process.hrtime.bigint() - start);
  if (result === undefined) throw new Error('The measured work must return something, or it can be optimized away.');
  return result instanceof Cost ? result.value : nanoseconds;
}

/** Measures both sides in turns, so that a slow phase of the machine hits both, and compares round by round. */
async function measure({ name, against, times, rounds = 25, warmUps = 5, setUp }: Case): Promise<Ratio> {
  const { ours, theirs } = await setUp();
  const ratios: number[] = [];
  for (let round = -warmUps; round < rounds; round++) {
    const [first, second] = round % 2 === 0 ? [ours, theirs] : [theirs, ours];
    const [a, b] = [await costOf(first, times), await costOf(second, times)];
    if (round >= 0) ratios.push(first === ours ? a / b : b / a);
  }
  ratios.sort((left, right) => left - right);
  const rounded = (value: number | undefined) => Number((value ?? Number.NaN).toFixed(3));
  return {
    name,
    against,
    ratio: rounded(ratios[Math.floor(ratios.length / 2)]),
    min: rounded(ratios[0]),
    max: rounded(ratios.at(-1)),
  };
}

/** Each comparison runs in a process of its own: what one has compiled and allocated does not touch the next. */
function measureApart(index: number): Ratio {
  const script = fileURLToPath(import.meta.url);
  const child = spawnSync(process.execPath, [script, '--case', String(index)], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`${cases[index]?.name}: the measurement failed.\n${child.stderr}`);
  return JSON.parse(child.stdout) as Ratio;
}

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, long: { type: 'boolean' }, case: { type: 'string' } },
});
const single = values.case === undefined ? undefined : cases[Number(values.case)];
if (single !== undefined) {
  process.stdout.write(JSON.stringify(await measure(single)));
  process.exit();
}

const results: Ratio[] = [];
if (!values.json) process.stdout.write(`${'ours / theirs'.padEnd(44)}${'against'.padEnd(20)} ratio    min    max\n`);
for (const [index, { isLong }] of cases.entries()) {
  if (isLong && !values.long) continue;
  const result = measureApart(index);
  results.push(result);
  const { name, against, ratio, min, max } = result;
  const figures = [ratio, min, max].map((value) => value.toFixed(2).padStart(6)).join(' ');
  if (!values.json) process.stdout.write(`${name.padEnd(44)}${against.padEnd(20)}${figures}\n`);
}
if (values.json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
