import { deviceFamilyNames, pipelineSteps } from '../devices.js';
import { declareMetric } from '../metric.js';

/** Boundaries of commits to a disk: from a tenth of a millisecond, where it does not wait for the disk, to seconds. */
const commitSeconds = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
] as const;

/** What the bridge says about itself. */
export const bridgeMetrics = {
  bridgeConnected: declareMetric('pulsetrail.bridge.connected', {
    unit: '{connection}',
    kind: 'updowncounter',
    description: 'Whether the bridge is connected to its broker and subscribed: 1 or 0.',
  }),
  bridgeDevicesForgotten: declareMetric('pulsetrail.bridge.devices.forgotten', {
    unit: '{device}',
    kind: 'counter',
    description:
      'Devices that the bridge no longer waits for: more were known than it keeps, or they were silent too long.',
    labels: ['reason'],
    values: { reason: ['evicted', 'silent_too_long'] },
  }),
  bridgeLastMessageTime: declareMetric('pulsetrail.bridge.last_message.time', {
    unit: 's',
    kind: 'gauge',
    description: 'Unix time at which the bridge last received a message; 0 before the first.',
  }),
  bridgeRetries: declareMetric('pulsetrail.bridge.retries', {
    unit: '{try}',
    kind: 'counter',
    description: 'Tries of a message that failed because directory or store did, and that were not the last.',
    labels: ['device.type'],
    values: { 'device.type': deviceFamilyNames },
  }),
  bridgeMessagesDropped: declareMetric('pulsetrail.bridge.messages.dropped', {
    unit: '{message}',
    kind: 'counter',
    description: 'Messages that were lost: those at QoS 0 for which the spool had no room.',
    labels: ['reason'],
    values: { reason: ['spool_full'] },
  }),
  bridgeSpoolMessages: declareMetric('pulsetrail.bridge.spool.messages', {
    unit: '{message}',
    kind: 'updowncounter',
    description: 'Messages in the spool.',
  }),
  bridgeSpoolSize: declareMetric('pulsetrail.bridge.spool.size', {
    unit: 'By',
    kind: 'updowncounter',
    description: 'Bytes of the messages in the spool.',
  }),
  bridgeSpoolOldestAge: declareMetric('pulsetrail.bridge.spool.oldest.age', {
    unit: 's',
    kind: 'gauge',
    description: 'Time since the oldest message in the spool came; 0 when it is empty.',
  }),
  bridgeSpoolWaiting: declareMetric('pulsetrail.bridge.spool.waiting', {
    unit: '{spool}',
    kind: 'updowncounter',
    description: 'Whether messages wait at the broker because the spool is full or cannot be written: 1 or 0.',
  }),
  bridgeSpoolAppended: declareMetric('pulsetrail.bridge.spool.appended', {
    unit: '{message}',
    kind: 'counter',
    description: 'Messages that were written to the spool.',
  }),
  bridgeSpoolRemoved: declareMetric('pulsetrail.bridge.spool.removed', {
    unit: '{message}',
    kind: 'counter',
    description: 'Messages that left the spool: they are through, or among the dead letters.',
  }),
  bridgeSpoolCommitDuration: declareMetric('pulsetrail.bridge.spool.commit.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of one commit of the spool, which is one of many messages.',
    buckets: commitSeconds,
  }),
  bridgeDeadLetters: declareMetric('pulsetrail.bridge.dead_letters', {
    unit: '{message}',
    kind: 'counter',
    description: 'Messages that went to the dead letters, by the error of the step that failed.',
    labels: ['reason'],
  }),
  bridgeDeadLettersHeld: declareMetric('pulsetrail.bridge.dead_letters.held', {
    unit: '{message}',
    kind: 'updowncounter',
    description: 'Messages among the dead letters.',
  }),
  bridgeDeadLettersDropped: declareMetric('pulsetrail.bridge.dead_letters.dropped', {
    unit: '{message}',
    kind: 'counter',
    description: 'Dead letters that were deleted because there were too many, too many bytes, or they were too old.',
    labels: ['reason'],
    values: { reason: ['count', 'bytes', 'age'] },
  }),
  bridgeStepEvents: declareMetric('pulsetrail.bridge.step_events', {
    unit: '{event}',
    kind: 'counter',
    description: 'Step events of listeners that the bridge took, by the way they came.',
    labels: ['source'],
    values: { source: ['http', 'mqtt'] },
  }),
  bridgeStepEventsRejected: declareMetric('pulsetrail.bridge.step_events.rejected', {
    unit: '{event}',
    kind: 'counter',
    description:
      'Step events that were refused: their sender may not send them, they are none, or too many came at a time.',
    labels: ['source', 'reason'],
    values: { source: ['http', 'mqtt'], reason: ['unauthorized', 'too_large', 'invalid', 'busy'] },
  }),
  bridgeStepEventsDropped: declareMetric('pulsetrail.bridge.step_events.dropped', {
    unit: '{event}',
    kind: 'counter',
    description:
      'Step events that are in no trace: there was no room for them, they came after the trace had ended, or they could not be read.',
    labels: ['reason'],
    values: { reason: ['queue_full', 'late', 'flow_full', 'unreadable'] },
  }),
  bridgeStepFlows: declareMetric('pulsetrail.bridge.step_flows', {
    unit: '{message}',
    kind: 'counter',
    description: 'Messages put together from step events, by how they ended.',
    labels: ['end'],
    values: { end: ['complete', 'window', 'overflow', 'shutdown'] },
  }),
  bridgeStepsMissing: declareMetric('pulsetrail.bridge.steps.missing', {
    unit: '{step}',
    kind: 'counter',
    description: 'Steps that a listener was expected to report and did not.',
    labels: ['device.type', 'pipeline.step'],
    values: { 'device.type': deviceFamilyNames, 'pipeline.step': [...pipelineSteps, '_OTHER'] },
  }),
  bridgeStepFlowsOpen: declareMetric('pulsetrail.bridge.open_step_flows', {
    unit: '{message}',
    kind: 'updowncounter',
    description: 'Messages whose step events are still coming.',
  }),
  bridgeSubscribed: declareMetric('pulsetrail.bridge.subscribed', {
    unit: '{subscription}',
    kind: 'updowncounter',
    description: 'Whether a broker is connected and has accepted a subscription: 1 or 0.',
    labels: ['broker', 'subscription'],
  }),
  bridgeSubscriptionLastMessageTime: declareMetric('pulsetrail.bridge.subscription.last_message.time', {
    unit: 's',
    kind: 'gauge',
    description: 'Unix time at which the bridge last received a message through a subscription; 0 before the first.',
    labels: ['device.type', 'subscription'],
  }),
  bridgeConnectionEnds: declareMetric('pulsetrail.bridge.connection.ends', {
    unit: '{connection}',
    kind: 'counter',
    description: 'Connections to a broker that ended or could not be made, by the reason.',
    labels: ['broker', 'reason'],
    values: { reason: ['lost', 'refused', 'version'] },
  }),
} as const;
