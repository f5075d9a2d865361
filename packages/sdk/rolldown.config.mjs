/**
 * Puts the SDK's own modules, and those small ones of OpenTelemetry that every start needs, into a few files: a service that
 * starts reads those instead of two hundred. What is loaded later, and the API, of which a process must have one, stay
 * packages of their own.
 */
const inlined = /^(?:@pulsetrail\/catalog|@opentelemetry\/(?:core|semantic-conventions|context-async-hooks))(?:\/|$)/;

/** Modules that are loaded by the first call of what they export: by none where telemetry is switched off. */
const onDemand = {
  './begin.js': { chunk: 'begin', names: ['begin'] },
  './hash.js': { chunk: 'hash', names: ['keyedHash', 'plainHash'] },
  './logs/trace-fields.js': { chunk: 'traceFields', names: ['traceFields'] },
};

/** Takes their place. `start` is no promise, so loading is not one either; Node requires ES modules since 22.12. */
const callingLater = ({ chunk, names }) => `
  let loaded;
  const load = () => loaded ??= process.getBuiltinModule('node:module').createRequire(import.meta.url)('./${chunk}.js');
  ${names.map((name) => `export const ${name} = (...given) => load().${name}(...given);`).join('\n')}
`;

const loadedOnDemand = {
  name: 'loaded on demand',
  resolveId: (id, importer) => (importer !== undefined && id in onDemand ? `\0${id}` : null),
  load: (id) => (id.startsWith('\0./') ? callingLater(onDemand[id.slice(1)]) : null),
};

export default {
  input: {
    index: 'dist/index.js',
    register: 'dist/register.js',
    begin: 'dist/begin.js',
    hash: 'dist/hash.js',
    traceFields: 'dist/logs/trace-fields.js',
  },
  cwd: import.meta.dirname,
  platform: 'node',
  external: (id) => !/^[./\0]/.test(id) && !inlined.test(id),
  plugins: [loadedOnDemand],
  output: { dir: 'dist/bundle', format: 'esm', sourcemap: true, chunkFileNames: '[name].js', cleanDir: true },
};
