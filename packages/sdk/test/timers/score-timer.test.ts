import { SpanKind } from '@opentelemetry/api';
import { metrics } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { operationTimer, rememberOperations } from '../../src/timers/operation-timer.js';
import { type ScoreTimerOptions, scoreDetails } from '../../src/timers/score-timer.js';
import { testTiming } from '../support/timing.js';

function setUp() {
  const timing = testTiming('scoreCalculationDuration');
  const inputSizes = timing.registry.instrument(metrics.scoreInputSize);
  const declared = new Map([['job-security', { component: 'scoring', slowAfter: undefined }]]);
  const operation = rememberOperations(timing.histogram, declared, (name) => ({ 'score.name': `${name}-score` }));
  const timer = operationTimer<string, ScoreTimerOptions>({ ...timing, operation, details: scoreDetails(inputSizes) });
  return { ...timing, timer, inputSizes };
}

test('says which score, which version of its model, and how much went in', () => {
  const { timer, span, counts, inputSizes } = setUp();
  timer('job-security', { inputSize: 17, modelVersion: '2' }, () => 0.9);
  expect(span()).toMatchObject({ name: 'score job-security-score', kind: SpanKind.INTERNAL });
  expect(span().attributes).toEqual({
    component: 'scoring',
    operation: 'job-security',
    'score.name': 'job-security-score',
    'score.model.version': '2',
    'score.input.size': 17,
  });
  expect(counts()).toEqual({
    'component="scoring",operation="job-security",score_name="job-security-score",score_model_version="2"': 1,
  });
  expect(inputSizes.with({ 'score.name': 'job-security-score', 'score.model.version': '2' })).toMatchObject({
    count: 1,
    sum: 17,
  });
});

test('leaves out what is not known', () => {
  const { timer, counts, inputSizes } = setUp();
  timer('job-security', () => 0.9);
  expect(counts()).toEqual({ 'component="scoring",operation="job-security",score_name="job-security-score"': 1 });
  expect(inputSizes.tree.series).toHaveLength(0);
});
