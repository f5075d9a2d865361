import { type BrokerAddress, BrokerAddressError, parseBrokerAddress } from '@pulsetrail/mqtt-bridge';
import { readFlags, readNumber, UsageError } from '../command-line.js';
import { defaultMix, type Mix, mixOf, type SimulatedFamilyName, simulatedFamilyNames } from './families.js';
import { mostDevices } from './fleet.js';

/** How the device simulator runs. */
export interface SimulatorOptions {
  /**
   * Address of the broker; may carry user and password. Default: `MQTT_URL`, which unlike the command line is not shown
   * to other users of the machine, else `mqtt://127.0.0.1:1883`.
   */
  readonly mqtt: BrokerAddress;
  /** Messages per second. Default 5. */
  readonly rate: number;
  /** How many messages of each family come among the sum of all. Default: the shares of the simulated families. */
  readonly mix: Mix;
  /** Decides the fleet and the order of messages. Default 1. */
  readonly seed: number;
  /** Share of messages that go wrong. Default 0.05. */
  readonly failures: number;
  /** Stops after so many messages. Default: never. */
  readonly count?: number;
  /** How many devices there are. Default 20. */
  readonly devices: number;
  /** Only writes the fleet's patients to this file. */
  readonly fleetFile?: string;
}

const names = ['mqtt', 'rate', 'mix', 'seed', 'failures', 'count', 'devices', 'fleet-file'] as const;

const isFamily = (name: string | undefined): name is SimulatedFamilyName =>
  simulatedFamilyNames.some((known) => known === name);

function readMix(text: string): Mix {
  const shares = new Map<SimulatedFamilyName, number>();
  const example = simulatedFamilyNames.map((name) => `${name}=${defaultMix[name]}`).join(',');
  const usage = `give shares of the families such as ${example} (whole numbers from 0 to 1000, not all 0)`;
  for (const share of text.split(',')) {
    const [family, weight, rest] = share.trim().split('=');
    const value = Number(weight);
    if (!isFamily(family) || !weight || rest !== undefined || !Number.isInteger(value) || value < 0 || value > 1_000) {
      throw new UsageError(`--mix has the part ${JSON.stringify(share)}; ${usage}.`);
    }
    shares.set(family, value);
  }
  if ([...shares.values()].every((share) => share === 0)) throw new UsageError(`--mix names no message; ${usage}.`);
  return mixOf((name) => shares.get(name) ?? 0);
}

/** The value is not repeated: it may carry a password. */
function readBroker(text: string, name: string): BrokerAddress {
  try {
    return parseBrokerAddress(text, name);
  } catch (error) {
    throw error instanceof BrokerAddressError ? new UsageError(error.message) : error;
  }
}

/** Reads the command line and the environment. Throws {@link UsageError} with one sentence on a wrong option. */
export function readSimulatorOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): SimulatorOptions {
  const flags = readFlags(args, names);
  const fleetFile = flags['fleet-file'];
  return {
    mqtt:
      flags.mqtt === undefined
        ? readBroker(env.MQTT_URL || 'mqtt://127.0.0.1:1883', 'MQTT_URL')
        : readBroker(flags.mqtt, '--mqtt'),
    rate: readNumber('rate', flags.rate ?? '5', { least: 0.01, most: 10_000 }),
    mix: flags.mix === undefined ? defaultMix : readMix(flags.mix),
    seed: readNumber('seed', flags.seed ?? '1', { least: 0, most: 2 ** 32 - 1, whole: true }),
    failures: readNumber('failures', flags.failures ?? '0.05', { least: 0, most: 1 }),
    devices: readNumber('devices', flags.devices ?? '20', { least: 3, most: mostDevices, whole: true }),
    ...(flags.count === undefined
      ? {}
      : { count: readNumber('count', flags.count, { least: 1, most: Number.MAX_SAFE_INTEGER, whole: true }) }),
    ...(fleetFile === undefined ? {} : { fleetFile }),
  };
}
