import { type RuleFormat, type RuleOutputOptions, ruleFormats } from '@pulsetrail/alert-rules';
import { parseDuration } from '@pulsetrail/catalog';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** The options of the command line that say how rules are written. */
export interface RuleOutputFlags {
  readonly format: RuleFormat;
  readonly longWindows?: number;
  readonly namespace?: string;
  readonly label: Readonly<Record<string, string>>;
  readonly longLabel: Readonly<Record<string, string>>;
}

function seconds(text: string): number {
  const duration = parseDuration(text);
  if (duration === undefined || duration <= 0) throw new InvalidArgumentError('write a duration such as 2h.');
  return duration;
}

function oneMore(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const [, name, value] = text.match(/^([^=]+)=(.*)$/) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('write name=value.');
  return { ...before, [name]: value };
}

/** Adds the options to a command. */
export const addRuleOutput = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--format <format>',
        'rule files, PrometheusRule manifests, or files for the ruler of a long-term store',
      )
        .choices(ruleFormats)
        .default('prometheus'),
    )
    .option(
      '--long-windows <duration>',
      'records that look further back than this, such as 2h, and what reads them, in a folder of their own',
      seconds,
    )
    .option('--namespace <name>', 'with --format kubernetes: the namespace of the manifests')
    .option('--label <name=value>', 'with --format kubernetes: a label of the manifests; may be repeated', oneMore, {})
    .option(
      '--long-label <name=value>',
      'with --long-windows: a label of the manifests in the folder of their own, instead of --label; may be repeated',
      oneMore,
      {},
    );

/** What the generator is told. */
export function ruleOutput({ format, longWindows, namespace, label, longLabel }: RuleOutputFlags): RuleOutputOptions {
  return {
    format,
    ...(longWindows === undefined ? {} : { longWindow: longWindows }),
    kubernetes: {
      labels: label,
      ...(namespace === undefined ? {} : { namespace }),
      ...(Object.keys(longLabel).length === 0 ? {} : { longLabels: longLabel }),
    },
  };
}
