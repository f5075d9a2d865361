import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const packages = fileURLToPath(new URL('packages', import.meta.url));
const names = '(catalog|sdk|alert-rules|mqtt-bridge)';

/** Unit tests read the packages' sources; end-to-end tests start the built ones as a user would. */
const alias = [
  { find: new RegExp(`^@pulsetrail/${names}$`), replacement: `${packages}/$1/src/index.ts` },
  { find: new RegExp(`^@pulsetrail/${names}/(.+)$`), replacement: `${packages}/$1/src/$2.ts` },
  { find: /^@pulsetrail\/grafana$/, replacement: fileURLToPath(new URL('grafana/src/index.ts', import.meta.url)) },
];

export default defineConfig({
  resolve: { alias },
  test: {
    // A shared machine may stand still for seconds. What passes only when tried again is named in the report.
    retry: process.env.CI === undefined ? 0 : 1,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'packages/*/test/**/*.test.ts',
            'grafana/test/**/*.test.ts',
            'deploy/*/test/**/*.test.ts',
            'examples/*/test/**/*.test.ts',
            'test/house/**/*.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'end-to-end',
          include: ['test/end-to-end/**/*.test.ts', 'test/faults/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // After the unit tests, with the machine to itself: alerts are about seconds.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
