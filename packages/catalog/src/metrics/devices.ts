import { deviceAlarms, deviceFamilyNames, messageOutcomes, pipelineSteps } from '../devices.js';
import { declareMetric } from '../metric.js';
import { operationSeconds } from './operation-seconds.js';

/** Messages of devices, and the devices themselves. */
export const deviceMetrics = {
  messagingProcessDuration: declareMetric('messaging.process.duration', {
    unit: 's',
    kind: 'histogram',
    description:
      'Duration of processing one message, from its arrival to the end of its last step, which is its pipeline.step.',
    labels: ['messaging.system', 'messaging.operation.name', 'device.type', 'pipeline.step', 'error.type'],
    values: { 'pipeline.step': pipelineSteps },
    buckets: operationSeconds,
  }),
  messagingConsumedMessages: declareMetric('messaging.client.consumed.messages', {
    unit: '{message}',
    kind: 'counter',
    description: 'Messages delivered to the application.',
    labels: ['messaging.system', 'messaging.operation.name', 'device.type'],
  }),
  devicePipelineStepDuration: declareMetric('device.pipeline.step.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of one step of the device pipeline.',
    labels: ['device.type', 'pipeline.step', 'error.type'],
    // Listeners report steps beyond the five.
    values: { 'device.type': deviceFamilyNames, 'pipeline.step': [...pipelineSteps, '_OTHER'] },
    buckets: operationSeconds,
  }),
  deviceMessages: declareMetric('device.messages', {
    unit: '{message}',
    kind: 'counter',
    description: 'Device messages by what they were and how they ended, each counted once however often it came.',
    labels: ['device.type', 'message.kind', 'outcome'],
    values: { 'device.type': deviceFamilyNames, outcome: messageOutcomes },
  }),
  deviceRedeliveries: declareMetric('device.redeliveries', {
    unit: '{message}',
    kind: 'counter',
    description: 'Device messages that came again after they had been handled.',
    labels: ['device.type'],
    values: { 'device.type': deviceFamilyNames },
  }),
  deviceAlarms: declareMetric('device.alarms', {
    unit: '{alarm}',
    kind: 'counter',
    description: 'Alarms raised by devices, such as an SOS call or a fall.',
    labels: ['device.type', 'alarm'],
    values: { 'device.type': deviceFamilyNames, alarm: deviceAlarms },
  }),
  deviceOnline: declareMetric('device.online', {
    unit: '{device}',
    kind: 'updowncounter',
    description: 'Devices that have been heard from within three periods of their heartbeat.',
    labels: ['device.type'],
    values: { 'device.type': deviceFamilyNames },
  }),
  deviceSilent: declareMetric('device.silent', {
    unit: '{device}',
    kind: 'updowncounter',
    description: 'Devices that have missed three heartbeats in a row, and have not been forgotten yet.',
    labels: ['device.type'],
    values: { 'device.type': deviceFamilyNames },
  }),
  devicePresenceChanges: declareMetric('device.presence.changes', {
    unit: '{change}',
    kind: 'counter',
    description: 'Devices that fell silent, and silent ones that were heard from again.',
    labels: ['device.type', 'presence'],
    values: { 'device.type': deviceFamilyNames, presence: ['online', 'silent'] },
  }),
} as const;
