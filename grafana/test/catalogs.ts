import { type Catalog, defineCatalog } from '@pulsetrail/catalog';
import { fullCatalog } from './full-catalog.ts';

/** Catalogs of all sizes, by what is odd about them. */
export const catalogs: readonly (readonly [what: string, catalog: Catalog])[] = [
  ['one of everything', fullCatalog],
  ['nothing', defineCatalog({ services: {} })],
  ['a service of nothing', defineCatalog({ services: { shop: { owner: 'web' } } })],
  ['devices alone', defineCatalog({ services: {}, pipelines: { wards: { families: ['kati'] } } })],
  [
    'one operation without a promise',
    defineCatalog({ services: { a: { owner: 'b', operations: { c: { kind: 'db', component: 'd' } } } } }),
  ],
  [
    'texts that are code elsewhere',
    defineCatalog({
      services: {
        'my-service': {
          owner: 'équipe "soins" {{ .x }} $service',
          description: 'Ärzte\n"und" $__rate_interval {{x}} \\',
          operations: {
            pay: { kind: 'api', component: 'pay', description: '支払い $operation', target: { errors: '5%' } },
          },
          counters: {
            rated: {
              description: '評価 "$x" \\ {{result}}',
              labels: { 'how.it_was': ['très bien', '"quoted"', '$service', 'a|b.*', '悪い'] },
              target: { ratio: { of: { 'how.it_was': ['"quoted"', '$service', 'a|b.*'] }, below: '5%' } },
            },
          },
          integrations: { bank: { servers: ['[$x]', 'bücher.example'], target: { errors: '1%' } } },
        },
      },
    }),
  ],
  [
    'native histograms, labels of clusters and families of its own',
    defineCatalog({
      ...fullCatalog.definition,
      devices: {
        scale: {
          topics: ['scales/+'],
          device: 'topic/1',
          kind: 'weight',
          values: { weight: '/kg' },
          alarms: { overload: { at: '/state', is: 'over' } },
        },
      },
      pipelines: { ...fullCatalog.definition.pipelines, weighing: { families: ['scale'], target: { stored: '1s' } } },
      alerting: { histograms: 'native', clusterLabels: ['cluster'], scrapeInterval: '60s' },
    }),
  ],
];
