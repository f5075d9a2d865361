import { describe, expect, test } from 'vitest';
import { pipelineStep } from '../../src/rules/pipeline-step.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog } from '../sample-catalog.js';

const groups = pipelineStep(sampleCatalog);
const step = (device: string, name: string, extra = ''): string =>
  `device_pipeline_step_duration_seconds_count{service_name="mqtt-bridge",device_type="${device}",pipeline_step="${name}"${extra}}`;
const by = ['tier', 'device_type', 'pipeline_step'];

/** Messages by the last step that ran: how many there are, and how many take less than 2 s. */
const messages = (all: string, fast: string, last = '5_medical_stored'): RuleTest['series'] => {
  const labels = `service_name="mqtt-bridge",messaging_system="mqtt",device_type="kati",pipeline_step="${last}"`;
  return {
    [`messaging_process_duration_seconds_count{${labels}}`]: all,
    [`messaging_process_duration_seconds_bucket{${labels},le="2.0"}`]: fast,
    [`messaging_process_duration_seconds_bucket{${labels},le="5.0"}`]: all,
    [`messaging_process_duration_seconds_bucket{${labels},le="+Inf"}`]: all,
  };
};

const cases: Readonly<Record<string, RuleTest>> = {
  // A budget of 5 %: the slow tier asks for 30 % of what is known, the fast one for 72 % of the last hour, reached after 46 min.
  'a failing step fires for its step and family alone': {
    series: {
      [step('kati', '5_medical_stored')]: '0+60x60 3600x80',
      [step('kati', '5_medical_stored', ',error_type="store_failed"')]: '_x60 60+60x80',
      [step('kati', '2_payload_parsed')]: '0+60x140',
      [step('ava4', '5_medical_stored')]: '0+60x140',
    },
    expectations: [
      { at: '80m', by, firing: [] },
      {
        at: '106m',
        by,
        firing: [
          '{alertname="PipelineStepErrorBudgetBurn", tier="page-slow", device_type="kati", pipeline_step="5_medical_stored"}',
        ],
      },
      {
        at: '112m',
        by,
        firing: [
          '{alertname="PipelineStepErrorBudgetBurn", tier="page-fast", device_type="kati", pipeline_step="5_medical_stored"}',
          '{alertname="PipelineStepErrorBudgetBurn", tier="page-slow", device_type="kati", pipeline_step="5_medical_stored"}',
        ],
      },
    ],
  },
  'the alert names service, step, value and threshold': {
    series: {
      [step('kati', '5_medical_stored')]: '0x60',
      [step('kati', '5_medical_stored', ',error_type="store_failed"')]: '0+60x60',
    },
    expectations: [],
    alerts: [
      {
        eval_time: '14m',
        alertname: 'PipelineStepErrorBudgetBurn',
        exp_alerts: [
          {
            exp_labels: {
              severity: 'critical',
              category: 'pipeline',
              tier: 'page-fast',
              owner: 'device-team',
              service: 'mqtt-bridge',
              service_name: 'mqtt-bridge',
              pipeline: 'wards',
              device_type: 'kati',
              pipeline_step: '5_medical_stored',
            },
            exp_annotations: {
              summary: 'A step of the device pipeline wards fails too often',
              description:
                'The error ratio of step 5_medical_stored for kati messages in pipeline wards (service mqtt-bridge) is 100% over 5m, threshold 72%, and above it over 1h too. At the threshold the budget of 5% over 30d is used up in 2d2h.',
              value: '1',
              threshold: '0.72',
              budget: 'At this rate a full budget for 30d is used up in 1d 12h 0m 0s.',
            },
          },
        ],
      },
    ],
  },
  'steps that never fail, and idle ones, fire nothing': {
    series: { [step('kati', '5_medical_stored')]: '0+60x120', [step('qube', '5_medical_stored')]: '9x120' },
    expectations: [{ at: '2h', by, firing: [] }],
  },
  'four failing messages fire nothing': {
    series: {
      [step('qube', '3_patient_lookup')]: '0x120',
      [step('qube', '3_patient_lookup', ',error_type="patient_not_found"')]: '0 1 2 3 4x116',
    },
    expectations: [10, 30, 60].map((minute) => ({ at: `${minute}m`, by, firing: [] })),
  },
  'a family outside of the pipeline fires nothing': {
    series: { [step('other', '5_medical_stored', ',error_type="x"')]: '0+60x120' },
    expectations: [{ at: '2h', by, firing: [] }],
  },
  'messages that take longer than promised fire after the waiting time': {
    series: messages('0+60x60', '0+60x30 1800x30'),
    expectations: [
      { at: '32m', by: ['device_type'], firing: [] },
      { at: '33m', by: ['device_type'], firing: ['{alertname="PipelineLatencyHigh", device_type="kati"}'] },
    ],
    alerts: [
      {
        eval_time: '40m',
        alertname: 'PipelineLatencyHigh',
        exp_alerts: [
          {
            exp_labels: {
              severity: 'warning',
              category: 'pipeline',
              owner: 'device-team',
              service: 'mqtt-bridge',
              service_name: 'mqtt-bridge',
              pipeline: 'wards',
              device_type: 'kati',
            },
            exp_annotations: {
              summary: 'The device pipeline wards is slow',
              description:
                '5% of kati messages that reach 5_medical_stored in pipeline wards (service mqtt-bridge) take longer than 4.85s over 5m, threshold 2s (quantile 0.95).',
              value: '4.85',
              threshold: '2',
            },
          },
        ],
      },
    ],
  },
  'heartbeats that end early do not hide slow readings': {
    series: { ...messages('0+100x60', '0+100x60', '2_payload_parsed'), ...messages('0+4x60', '0x60') },
    expectations: [
      { at: '30m', by: ['device_type'], firing: ['{alertname="PipelineLatencyHigh", device_type="kati"}'] },
    ],
  },
  'messages that end before they are stored break no promise to store': {
    series: { ...messages('0+100x60', '0x60', '3_patient_lookup'), ...messages('0+4x60', '0+4x60') },
    expectations: [{ at: '30m', by: ['device_type'], firing: [] }],
  },
  'messages within the promise fire nothing': {
    series: messages('0+100x60', '0+96x60'),
    expectations: [{ at: '60m', by: ['device_type'], firing: [] }],
  },
};

describe.skipIf(promtool === undefined)('pipeline steps', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

test('no pipeline, no rules', () => {
  expect(pipelineStep({ ...sampleCatalog, pipelines: [] })).toEqual([]);
});
