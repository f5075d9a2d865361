import type { BuiltInFamilyName } from '@pulsetrail/catalog';
import { createDeck, createRandom, type Random } from '../random.js';
import { type Encoded, encode, failures } from './failures.js';
import { type Mix, simulatedFamilies, simulatedFamilyNames } from './families.js';
import type { Fleet } from './fleet.js';
import type { Source, SourceKind } from './source.js';

/** A message with what is known about how it came to be. */
export interface SimulatedMessage extends Encoded {
  readonly family: BuiltInFamilyName;
  readonly kind: string;
  /** The failure mode; absent where nothing went wrong. */
  readonly failure?: string;
}

/** What decides the messages of a fleet. */
export interface MessageOptions {
  /** The same seed gives the same messages, as of the same moments. */
  readonly seed: number;
  readonly mix: Mix;
  /** The share of messages that go wrong, 0 to 1. */
  readonly failures: number;
  /** Gives the moment of a message. Default: the machine's clock. */
  readonly now?: () => Date;
}

/** How many messages of its family a silent device misses: about a minute for an AVA4 gateway at the default rate. */
const silence = 200;

/** The messages of one family: kinds and failure modes come from decks, so that each occurs within a known number. */
function createFamily(source: Source, random: Random, { failures: share, now = () => new Date() }: MessageOptions) {
  const deckOf = (kinds: readonly SourceKind[]) =>
    createDeck(
      kinds.map((kind) => [kind, kind.weight] as const),
      random,
    );
  const draw = deckOf(source.kinds);
  const modes = failures
    .map((failure) => ({ failure, kinds: source.kinds.filter(({ name }) => failure.applies(source.family, name)) }))
    .filter(({ kinds }) => kinds.length > 0)
    .map(({ failure, kinds }) => ({ failure, drawKind: deckOf(kinds) }));
  const drawMode = createDeck(
    modes.map((mode) => [mode, 1] as const),
    random,
  );

  /** Devices that are silent, each with the number of the message at which it speaks again. */
  const silent = new Map<number, number>();
  let messages = 0;

  const pickDevice = (): number => {
    for (const [device, end] of silent) if (end <= messages) silent.delete(device);
    for (;;) {
      const device = random.int(0, source.devices - 1);
      if (!silent.has(device)) return device;
    }
  };

  return (): SimulatedMessage[] => {
    messages++;
    const device = pickDevice();
    const mode = random.next() < share ? drawMode() : undefined;
    const kind = mode ? mode.drawKind() : draw();
    const moment = now();
    const draft = kind.write(device, random, moment);
    const arriving = mode ? mode.failure.spoil(draft, random, moment) : [encode(draft)];
    // At least half of the devices go on speaking.
    if (arriving.length === 0 && silent.size + 1 <= source.devices / 2) silent.set(device, messages + silence);
    return arriving.map((encoded) => ({
      family: source.family,
      kind: kind.name,
      ...(mode ? { failure: mode.failure.name } : {}),
      ...encoded,
    }));
  };
}

/** The endless messages of a fleet, in the order in which they are sent. */
export function* createMessages(fleet: Fleet, options: MessageOptions): Generator<SimulatedMessage, never> {
  const random = createRandom(options.seed);
  const drawFamily = createDeck(
    simulatedFamilyNames.map((name) => {
      const source = simulatedFamilies[name].source(fleet);
      return [createFamily(source, random, options), options.mix[name]] as const;
    }),
    random,
  );
  for (;;) yield* drawFamily()();
}
