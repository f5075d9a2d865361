export { rulesUnderTest, untestedAlerts } from './coverage.js';
export { alertTests } from './families.js';
export { generateTests } from './generate-tests.js';
export type { AlertTest, Scenario, TestFamily } from './scenario.js';
export { alertLine, costOf, type Failure, readFailures, trialFiles, trialTest } from './trial.js';
export { type World, worldsOf } from './world.js';
