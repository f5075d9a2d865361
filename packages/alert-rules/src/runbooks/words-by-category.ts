import type { AlertCategory } from '@pulsetrail/catalog';

/** What people are told of a kind of alert. */
export interface RunbookWords {
  readonly meaning: string;
  readonly impact: string;
  readonly mitigation: readonly string[];
}

/** A step that most faults have in common. */
export const undo = 'Roll back what was deployed or configured shortly before the alert began.';

const errors: RunbookWords = {
  meaning: 'Too large a share of calls fails, so that the error budget will not last for its period.',
  impact: 'People who use it see errors, or work that they began is not finished.',
  mitigation: [
    'Look at which errors they are, and whether all instances or one have them.',
    undo,
    'Where something that it depends on fails, look at the alerts of that first, or switch to what replaces it.',
    'Where one instance alone fails, take it out of service.',
  ],
};

/** What is said of calls that take too long. */
export const slowness: RunbookWords = {
  meaning: 'Calls take longer than was promised.',
  impact: 'People wait, and callers may run into their time limits and repeat their calls.',
  mitigation: [
    'Open a slow trace and see in which span its time goes.',
    'Look at whether the number of calls has grown, or CPU, memory, the database or the event loop is at its limit.',
    undo,
    'Add instances where load is the reason.',
  ],
};

/** What is said of device pipelines. */
export const pipeline: RunbookWords = {
  meaning: 'Messages of devices fail or are late on their way from the broker to the medical store.',
  impact: 'Readings of patients are missing or late; nobody may have noticed at the bedside.',
  mitigation: [
    'Look at which step fails, with which error, and for which device family.',
    '`patient_not_found` and `owner_fallback`: correct the registration of the devices.',
    '`store_failed`: look at the store; messages of QoS 1 wait in the spool and are stored once it is back.',
    '`invalid_json`, `unknown_attribute`: a device or its firmware sends something new; see the dead letters with `pulsetrail dead-letters`.',
  ],
};

/** What is said of a category, where nothing more exact is known of the alert. */
export const wordsByCategory: Readonly<Record<AlertCategory, RunbookWords>> = {
  errors,
  performance: slowness,
  pipeline,
  business: {
    meaning: 'What a service is there for happens more or less often than was promised.',
    impact: 'The business itself is affected, even where no call fails.',
    mitigation: [
      'Compare with the same hour of the week before: is it the season, or a fault?',
      'Look at the errors and the latency of the operations that count it.',
      undo,
    ],
  },
  'data-quality': {
    meaning: 'Too large a share of records fails a check.',
    impact: 'What is calculated or shown from these records may be wrong.',
    mitigation: [
      'Look at which check fails, and since when.',
      'Find the source of these records, and stop it or mark its records.',
      'Correct and repeat what was calculated from them.',
    ],
  },
  'device-alarm': {
    meaning: 'A device has raised an alarm: somebody may need help now.',
    impact: 'A patient may be in danger. This is no fault of the system.',
    mitigation: [
      "Find the device in the bridge's trace of this alarm, and by it the patient.",
      'Call or go there. Treat it as real until somebody has seen the patient.',
      'Several alarms within one scrape are one notification that says how many: look for each.',
    ],
  },
  'system-health': {
    meaning: 'Something that the services or their monitoring need is not well.',
    impact: 'Services may fail soon, or may fail without anybody being told.',
    mitigation: ['Look at the instance that the alert names: is it running, reachable, and within its limits?', undo],
  },
  watchdog: {
    meaning: 'This alert always fires. It shows that Prometheus evaluates rules and Alertmanager sends notifications.',
    impact: 'None while it comes. When it stays away, no other alert reaches anybody either.',
    mitigation: [
      'When it stays away: check that Prometheus runs and has loaded its rules.',
      'Check that Prometheus reaches Alertmanager, and Alertmanager the channel.',
    ],
  },
};
