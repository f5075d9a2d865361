/**
 * Puts the SDK's own modules, and those small ones of OpenTelemetry that every start needs, into one file each for its two
 * entries: a service that starts reads three files instead of two hundred. What is loaded later, and the API, of which a
 * process must have one, stay packages of their own.
 */
const inlined = /^(?:@pulsetrail\/catalog|@opentelemetry\/(?:core|semantic-conventions|context-async-hooks))(?:\/|$)/;

export default {
  input: { index: 'dist/index.js', register: 'dist/register.js' },
  cwd: import.meta.dirname,
  platform: 'node',
  external: (id) => !/^[./]/.test(id) && !inlined.test(id),
  output: { dir: 'dist/bundle', format: 'esm', sourcemap: true, chunkFileNames: '[name].js', cleanDir: true },
};
