import { start } from '@pulsetrail/sdk';

const telemetry = start({ service: 'bench', version: '1.0.0', metrics: { port: 0 } });
telemetry.tracer.startSpan('first').end();
await telemetry.ready;
process.stdout.write('ready');
