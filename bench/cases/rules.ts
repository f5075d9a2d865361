import { generate, ruleGroups } from '@pulsetrail/alert-rules';
import { parsePromql } from '../../packages/alert-rules/dist/promql-parser.js';
import { selectorsOf } from '../../packages/alert-rules/dist/promql-tree.js';
import { type Case, Cost } from '../case.ts';
import { EvaluatingServer, type RuleFiles } from '../rules/evaluating-server.ts';
import { objectivesOf, rawSeries, servicesCatalog } from '../rules/objectives.ts';
import { slothShaped } from '../rules/sloth-shaped.ts';

/** Nanoseconds. */
const second = 1e9;

/** Every group at the interval of theirs, so that one evaluation of each is compared; ours are otherwise up to two minutes apart. */
const ourFiles = (services: number, interval: number): RuleFiles =>
  Object.fromEntries(
    generate(servicesCatalog(services))
      .filter(({ path }) => path.startsWith('rules/'))
      .map(({ path, content }) => [
        path.slice('rules/'.length),
        content.replaceAll(/^ {4}interval: \S+$/gm, `    interval: ${interval}s`),
      ]),
  );

/** The records that rules read over a range: their past is part of the work. */
const readOverTime = (services: number): Set<string> =>
  new Set(
    ruleGroups(servicesCatalog(services))
      .flatMap(({ rules }) => rules.flatMap(({ expr }) => [...selectorsOf(parsePromql(expr))]))
      .filter(({ selector, around }) => selector.range !== undefined || around.some(({ kind }) => kind === 'subquery'))
      .flatMap(({ selector }) => (selector.name?.includes(':') ? selector.name : [])),
  );

/** The same objectives on the same series in one Prometheus, in turns; processor time of one evaluation of every group. */
async function evaluating(services: number, history: number, interval: number) {
  const server = await EvaluatingServer.start(rawSeries(services), history, interval);
  const ours = ourFiles(services, interval);
  const theirs: RuleFiles = { 'sloth.yml': slothShaped(objectivesOf(services)) };
  await server.evaluate({ ...ours, ...theirs });
  const names = readOverTime(services).add('slo:sli_error:ratio_rate5m');
  await server.remember(await server.recorded(names), history);
  await server.restart();
  const work = (files: RuleFiles) => async () => new Cost(await server.evaluate(files));
  return { ours: work(ours), theirs: work(theirs) };
}

const few = { times: 1, rounds: 3, warmUps: 0 };
const day = 86_400;

/** What a large catalog costs: to write its rules, and to evaluate them. */
export const ruleCases: readonly Case[] = [
  {
    ...few,
    name: 'rules of 1,000 services, generation',
    against: '3 s',
    setUp: async () => {
      const catalog = servicesCatalog(1_000);
      return { ours: () => generate(catalog).length, theirs: () => new Cost(3 * second) };
    },
  },
  {
    ...few,
    name: 'rules of 1,000 services, evaluation, CPU',
    against: "sloth's shape",
    isLong: true,
    // Theirs take two processors longer than 15 s.
    setUp: () => evaluating(1_000, 1_800, 60),
  },
  {
    ...few,
    name: 'rules of 10 services, 3 days of data, CPU',
    against: "sloth's shape",
    isLong: true,
    setUp: () => evaluating(10, 3 * day, 15),
  },
];
