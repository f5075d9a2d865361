import { SpanKind } from '@opentelemetry/api';
import { defineCatalog, metrics } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { testTiming } from '../support/timing.js';

const [service] = defineCatalog({
  services: {
    clinic: {
      owner: 'care',
      scores: { 'job-security-score': { versions: ['2'] } },
      operations: { 'job-security': { kind: 'score', component: 'scoring', score: 'job-security-score' } },
    },
  },
}).services;

function setUp() {
  const timing = testTiming('scoreCalculationDuration');
  const inputSizes = timing.registry.instrument(metrics.scoreInputSize);
  return { ...timing, timer: timing.timers({ service }).scoreTimer, inputSizes };
}

const score = 'component="scoring",operation="job-security",score_name="job-security-score"';

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
  expect(counts()).toEqual({ [`${score},score_model_version="2"`]: 1 });
  expect(inputSizes.with({ 'score.name': 'job-security-score', 'score.model.version': '2' })).toMatchObject({
    count: 1,
    sum: 17,
  });
});

test('leaves out what is not known', () => {
  const { timer, counts, inputSizes } = setUp();
  timer('job-security', () => 0.9);
  expect(counts()).toEqual({ [score]: 1 });
  expect(inputSizes.tree.series).toHaveLength(0);
});

test('takes a version that is known only when the score is there', () => {
  const { timer, counts, span } = setUp();
  timer('job-security', (running) => running.set({ 'score.model.version': '3' }));
  expect(counts()).toEqual({ [`${score},score_model_version="3"`]: 1 });
  expect(span().attributes['score.model.version']).toBe('3');
});

test('starts at zero with each version that the catalog names', () => {
  const { histogram } = setUp();
  const texts = histogram.tree.series.map(({ labelText }) => labelText);
  expect(texts).toEqual([`${score},score_model_version="2"`]);
});

test('starts at zero without a version where the catalog names none', () => {
  const { histogram, timers } = testTiming('scoreCalculationDuration');
  const [shop] = defineCatalog({
    services: { shop: { owner: 'web', operations: { rate: { kind: 'score', component: 'scoring' } } } },
  }).services;
  timers({ service: shop });
  expect(histogram.tree.series.map(({ labelText }) => labelText)).toEqual([
    'component="scoring",operation="rate",score_name="rate"',
  ]);
});
