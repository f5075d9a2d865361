import { describe, expect, test } from 'vitest';
import { defineCatalog } from '../src/index.js';

const { services, pipelines } = defineCatalog({
  services: {
    shop: {
      owner: 'web',
      counters: {
        orders: {
          labels: { result: ['ok', 'fail', 'late'] },
          target: {
            atLeast: '10/min',
            atMost: '1000/h',
            ratio: { of: { result: ['fail', 'late'] }, below: '5%' },
            over: '1h',
          },
        },
        visits: { target: { atMost: '5/s' } },
        plain: {},
      },
      integrations: { bank: { servers: ['api.bank.example'] } },
      heartbeats: {
        backup: { every: '1d', severity: 'critical' },
        sync: { every: '1h', grace: '10m', description: 'All.' },
      },
      healthChecks: { database: {}, llm: { severity: 'info', description: 'Answers.' } },
      quality: { address: { invalid: '2%', tiers: ['page-fast'] } },
      saturation: {},
    },
    other: { owner: 'web', saturation: { cpu: '50%', memory: false, eventLoop: '1s', queues: { jobs: 5 } } },
  },
  pipelines: { wards: { families: ['kati'] }, doors: { families: ['qube'], target: { quiet: '10m', silent: '5%' } } },
});
const [shop, other] = services;

describe('what a service promises beside its operations is resolved', () => {
  test('counters: rates with their unit, values as lists, the window', () => {
    expect(shop?.counterPromises).toMatchObject([
      {
        service: 'shop',
        metric: { prometheusName: 'orders_total' },
        atLeast: { perSecond: expect.closeTo(1 / 6, 9), unit: { name: 'min', seconds: 60 } },
        atMost: { unit: { name: 'h', seconds: 3_600 } },
        ratio: { of: { result: ['fail', 'late'] }, below: 0.05 },
        over: 3_600,
      },
      { atMost: { perSecond: 5 }, over: 300 },
    ]);
  });

  test('heartbeats have a tenth of grace, checks are critical', () => {
    expect(shop?.heartbeats).toEqual([
      { service: 'shop', name: 'backup', every: 86_400, grace: 8_640, severity: 'critical' },
      { service: 'shop', name: 'sync', description: 'All.', every: 3_600, grace: 600, severity: 'warning' },
    ]);
    expect(shop?.healthChecks).toEqual([
      { service: 'shop', name: 'database', severity: 'critical' },
      { service: 'shop', name: 'llm', description: 'Answers.', severity: 'info' },
    ]);
  });

  test('quality is a budget with its tiers, integrations have their hosts', () => {
    expect(shop?.quality).toMatchObject([
      { name: 'address', target: { errors: 0.02, tiers: [{ name: 'page-fast' }] } },
    ]);
    expect(shop?.integrations).toMatchObject([{ name: 'bank', servers: ['api.bank.example'] }]);
  });

  test('saturation has the defaults that its comments name, and what is turned off is not there', () => {
    expect(shop?.saturation).toEqual({
      service: 'shop',
      cpu: 0.8,
      memory: 0.9,
      disk: 0.85,
      eventLoop: 0.1,
      queues: [],
    });
    expect(other?.saturation).toEqual({
      service: 'other',
      cpu: 0.5,
      disk: 0.85,
      eventLoop: 1,
      queues: [{ name: 'jobs', limit: 5 }],
    });
  });

  test('pipelines say how long nothing may come, and how many devices may be silent', () => {
    expect(pipelines.map(({ quiet, silent }) => [quiet, silent])).toEqual([
      [3_600, 0.2],
      [600, 0.05],
    ]);
  });
});
