import { metrics } from '@pulsetrail/catalog';
import type { Telemetry } from '@pulsetrail/sdk';
import { LRUCache } from 'lru-cache';
import type { LookupKey } from '../message/message.js';
import type { PatientDirectory, PatientMatch } from './patient-directory.js';

/** How much a cache keeps, and for how long. Times are milliseconds. */
export interface CacheOptions {
  readonly telemetry: Pick<Telemetry, 'instrument'>;
  /** How many answers are kept; the one unused for the longest time makes room. Default 20,000. */
  readonly size?: number;
  /** How long a patient is believed to be the device's: a device that changes hands is another's after this. Default a minute. */
  readonly ttl?: number;
  /** How long it is believed that nobody is known, or only the gateway's owner: the mapping may be being mended. Default 5 s. */
  readonly negativeTtl?: number;
}

/** What is asked, as one text. */
const questionOf = (lookups: readonly LookupKey[]): string =>
  JSON.stringify(lookups.map(({ via, value, kind }) => [via, value, kind]));

/** A patient, or that nobody is known. */
interface Answer {
  readonly match: PatientMatch | undefined;
}

const isDoubtful = ({ match }: Answer): boolean => match === undefined || match.via === 'gateway_owner';

/**
 * Keeps what a directory has answered, for a short time and in bounded memory: devices ask the same again and again. Its
 * failures are not kept.
 */
export function cachedDirectory(directory: PatientDirectory, options: CacheOptions): PatientDirectory {
  const { telemetry, size = 20_000, ttl = 60_000, negativeTtl = 5_000 } = options;
  const requests = telemetry.instrument(metrics.cacheRequests);
  const hits = requests.with({ 'cache.name': 'patients', outcome: 'hit' });
  const misses = requests.with({ 'cache.name': 'patients', outcome: 'miss' });
  const answers = new LRUCache<string, Answer>({ max: size, ttl, ttlResolution: 0 });
  let asked = 0;

  return {
    get asked() {
      return asked;
    },
    async find(subjects) {
      const questions = subjects.map(questionOf);
      const known = questions.map((question) => answers.get(question));
      const missing = [...known.keys()].filter((index) => known[index] === undefined);
      hits.add(questions.length - missing.length);
      misses.add(missing.length);
      if (missing.length > 0) {
        const found = await directory.find(missing.map((index) => subjects[index] ?? []));
        asked++;
        for (const [place, index] of missing.entries()) {
          const answer: Answer = { match: found[place] };
          known[index] = answer;
          answers.set(questions[index] ?? '', answer, { ttl: isDoubtful(answer) ? negativeTtl : ttl });
        }
      }
      return known.map((answer) => answer?.match);
    },
    update: (updates) => directory.update(updates),
  };
}
