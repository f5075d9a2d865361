export { catalog } from './catalog.js';
export { type ClinicOptions, readClinicOptions } from './service/options.js';
export { demoPatients, demoUsers } from './service/seed.js';
export { buildService, type ServiceOptions } from './service/service.js';
export { type ClinicTelemetry, startTelemetry } from './service/telemetry.js';
export { simulatedFamilyNames } from './simulator/families.js';
export { createFleet, type Fleet, type FleetOptions, type PatientRecord } from './simulator/fleet.js';
export { createMessages, type MessageOptions, type SimulatedMessage } from './simulator/messages.js';
