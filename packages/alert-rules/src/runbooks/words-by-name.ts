import { type RunbookWords, slowness } from './words-by-category.js';

/** What is known of an alert by its name; the first that fits. */
export const wordsByName: readonly (readonly [name: RegExp, words: RunbookWords])[] = [
  [/Latency(?:BudgetBurn|High)$/, slowness],
  [
    /ThroughputLow$/,
    {
      meaning:
        'There are fewer calls than there always should be; none counts as well. The window is long enough for the floor to expect five calls in it.',
      impact: 'Those who should call cannot, or do not: whatever stands before this service may be down.',
      mitigation: [
        'Check that the service runs and is scraped.',
        'Look at what calls it: its errors, its deployments, the network between.',
        'Where the floor is too high for this hour, change `target.throughput` in the catalog.',
      ],
    },
  ],
  [
    /^TargetDown$/,
    {
      meaning: 'Prometheus cannot scrape an instance. While it cannot, nothing else is known of it.',
      impact: 'The instance is down, or it works and nobody would hear if it failed.',
      mitigation: [
        'Check whether the process runs, and what its last log lines say.',
        'Open its `/metrics` from where Prometheus runs; 500 or a time limit is a fault of the page, a refusal one of the process or the network.',
        'Start it again, or take it out of the scrape configuration where it is gone for good.',
      ],
    },
  ],
  [
    /^JobDown$/,
    {
      meaning:
        'Prometheus cannot scrape any instance of a service. Nobody is notified of this; it holds back warnings that nothing is heard of the service, for `TargetDown` says why.',
      impact: 'The service is down as a whole, or it works and nobody would hear if it failed.',
      mitigation: [
        'See the runbook of `TargetDown`, which fires for each instance.',
        'All at once: look at what they share, such as a deployment, a network, a certificate of the scrape.',
      ],
    },
  ],
  [
    /^(?:DevicesSilent|SubscriptionSilent)$/,
    {
      meaning: 'Devices that should report have not been heard of, though the bridge is connected.',
      impact: 'Their patients are not watched. Their alarms may not arrive either.',
      mitigation: [
        'Tell the wards which device family is silent.',
        'One device: its battery, its place, its gateway. All of a family: the subscription, the access list of the broker, the network of the ward.',
        "The bridge's traces say when the last message of a family came.",
      ],
    },
  ],
  [
    /^BridgeStepEvents/,
    {
      meaning:
        'Step events, by which other listeners report how far they are with a message, are refused or find no trace.',
      impact:
        'The messages themselves are as they were. Traces lack steps, and figures and alerts about steps miss what was not taken.',
      mitigation: [
        'Look at the reason in the label. `unauthorized`: the token of the listener. `too_large`, `invalid`, `unreadable`: what it sends is no step event.',
        '`busy`, `queue_full`, `flow_full`: more events come than the bridge takes at a time; look for a listener that repeats them.',
        '`late`: the listener reports after its trace has ended; look for what delays it.',
      ],
    },
  ],
  [
    /^Bridge(?:DeadLetters|Spool|MessagesDropped)/,
    {
      meaning: 'Messages of devices cannot be stored, or wait for longer and longer.',
      impact:
        'Readings are late. What is dropped, or is a dead letter that nobody replays, is missing in the medical record.',
      mitigation: [
        'Spool: look at the store first. It empties by itself once the store answers; a full spool slows the broker down.',
        'Dead letters: `pulsetrail dead-letters` lists them with their reasons; replay them once the reason is mended.',
        'Dropped: look at the reason in the label, and ask the sender to send again where that is possible.',
      ],
    },
  ],
  [
    /^Bridge/,
    {
      meaning: 'The bridge between the devices and the system does not hear what it should.',
      impact: 'Readings and alarms of devices, SOS and fall among them, may not arrive.',
      mitigation: [
        'Check that the broker runs and that the bridge reaches it; its log says why it was refused.',
        'Connected and silent: check the subscriptions, the access list of the broker, and whether devices send at all.',
        'Tell the wards, for as long as alarms cannot arrive.',
      ],
    },
  ],
  [
    /^(?:Sdk|LabelSetsOverflow$|SpansDropped$)/,
    {
      meaning: 'The telemetry of a service is more than it may be, or cannot be delivered, and some of it is lost.',
      impact: 'The service itself works. Charts and traces have gaps, and rules may miss what they look for.',
      mitigation: [
        'Overflow: find the label whose values have no end, such as an id or a raw path, and remove or close it.',
        'Drops: check that the collector is up, and whether load has grown beyond the queue.',
      ],
    },
  ],
  [
    /^(?:CpuSaturated|MemorySaturated|DiskSaturated|EventLoopDelayed|QueueTooLong)$/,
    {
      meaning: 'Something that a service uses is nearly used up.',
      impact: 'Calls become slow first, and fail once it is gone. A full disk also stops what others write to it.',
      mitigation: [
        'See how long it will last: is it a peak, a slow growth, or a jump since a deployment?',
        'Disk: remove what is old, or enlarge it. Memory: restart an instance before it is killed, and look for what grows.',
        'CPU and event loop: take a profile; add instances; move what calculates for long to a worker.',
        'Queue: look at who empties it before adding to who fills it.',
      ],
    },
  ],
  [
    /^Integration/,
    {
      meaning: 'A system of others that a service calls fails, or does not answer.',
      impact: 'What depends on it is incomplete or late, however well the service itself runs.',
      mitigation: [
        'Look at the status page of the other system, and tell its people.',
        'Look at which errors they are: a refusal (credentials, certificates) is ours to mend, a time limit is theirs.',
        'Switch to what replaces it, or switch off what needs it.',
      ],
    },
  ],
  [
    /^HealthCheck/,
    {
      meaning: 'A service says of itself that something it needs is not well.',
      impact: 'It may be taken out of service by whoever looks at its health, or answer with errors.',
      mitigation: [
        'The name of the check says what it looks at: look at that.',
        'All instances say so: the thing itself is down. One says so: that instance, or its network.',
      ],
    },
  ],
  [
    /^Heartbeat/,
    {
      meaning: 'Something that has to happen again and again has not happened in time.',
      impact: 'What it produces is out of date: a report, a synchronization, a backup.',
      mitigation: [
        'Look at whether it runs, hangs, or was never started.',
        'Look at its last error, mend that, and start it once by hand.',
      ],
    },
  ],
  [
    /^(?:AlertmanagerUnreachable|Notification|RuleEvaluation|RuleGroup|RetentionTooShort)/,
    {
      meaning: 'Alerting itself does not work as it should.',
      impact: 'Alerts may be late, wrong or lost, also those of other services.',
      mitigation: [
        'Notifications: the log of Alertmanager says which receiver refuses and why; a secret file, an address, a limit on the rate.',
        'Rules: the log of Prometheus names the rule and its error; a slow group needs fewer series or a longer interval.',
        'Retention: give Prometheus `--storage.tsdb.retention.time` of the period and some days more.',
      ],
    },
  ],
];
