// What `npm start`, `npm test` and `npm run bench` run: brings the checkout up to date, then hands over to the real
// program under the Node that the checkout pins. Plain JavaScript without dependencies, since on a fresh machine it runs
// before anything is installed, on whatever Node (18 or newer) is there. All of its own words go to standard error.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const inRoot = (...names) => join(root, ...names);
const modules = inRoot('node_modules');
const pinnedNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const tool = (...names) => [pinnedNode, join(modules, ...names)];
const tsc = tool('typescript', 'bin', 'tsc');

const say = (line) => process.stderr.write(`${line}\n`);

/** Runs a program and resolves with its exit code and, where they are not passed on, what it said. */
const run = ([program, ...args], { stdio = ['ignore', 'pipe', 'pipe'], env = process.env, shell = false } = {}) =>
  new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio, env, shell });
    let output = '';
    let errors = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      errors += text;
    });
    child.once('error', (error) => resolve({ code: 1, output, errors: `${errors}${error.message}\n` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output, errors }));
  });

const orStop = async (what, running) => {
  const { code, output, errors } = await running;
  if (code === 0) return output;
  process.stderr.write(`${output}${errors}`);
  say(`${what} failed (exit code ${code}).`);
  process.exit(code);
};

const modified = (path) => {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
};

/**
 * Installs the dependencies unless they are those of the lockfile: by our stamp, or installed by hand after it changed.
 * `npm install --no-save` takes the versions and hashes of the lockfile and leaves it alone, as `npm ci` does; unlike that
 * it does not refuse a lockfile without the optional packages of other platforms, which not every registry offers.
 */
const install = async () => {
  const lockfile = inRoot('package-lock.json');
  const stamp = join(modules, '.pulsetrail-lockfile');
  const wanted = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  const stamped = modified(stamp) > 0 ? readFileSync(stamp, 'utf8') : undefined;
  const byHand = modified(join(modules, '.package-lock.json')) > Math.max(modified(lockfile), modified(stamp));
  if (modified(pinnedNode) > 0 && (stamped === wanted || byHand)) {
    if (stamped !== wanted) writeFileSync(stamp, wanted);
    return;
  }
  say('Installing dependencies with npm');
  const npm = process.env.npm_execpath;
  const command = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  // A quiet `npm start` hands its silence down; what npm has to say is wanted when it fails.
  const env = { ...process.env, npm_config_loglevel: 'warn' };
  const shell = process.platform === 'win32' && command[0] === 'npm';
  await orStop('npm install', run([...command, 'install', '--no-save'], { env, shell }));
  if (modified(pinnedNode) === 0) {
    say('npm did not install the pinned Node: allow the install script of the package "node" and try again.');
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
};

/** Hands over: the program gets our terminal, our signals and our exit code is its own. */
const handOver = ([program, ...args], { env = process.env, cwd = root } = {}) => {
  const child = spawn(program, args, { cwd, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    say(`${program} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code) => process.exit(code ?? 1));
  stopWithNpm();
};

/** The process id of npm, which stands behind us or, as a rule, behind the shell that it runs scripts with. */
const npmProcess = () => {
  try {
    const [, name, parent] = /\((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${process.ppid}/stat`, 'utf8')) ?? [];
    return name?.startsWith('npm') ? process.ppid : Number(parent);
  } catch {
    return process.ppid; // no /proc on this system
  }
};

/** When npm is killed it cannot tell us; that its process is no longer there does. The channel to the program closes as we leave. */
const stopWithNpm = () => {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = npmProcess();
  setInterval(() => npmProcess() === npm || process.exit(1), 1_000).unref();
};

const sdk = (...names) => inRoot('packages', 'sdk', ...names);

/** Puts the SDK into one file when the compiler has written its modules, or those that go into it, anew. */
const bundleSdk = async () => {
  const sources = [
    sdk('dist', '.tsbuildinfo'),
    inRoot('packages', 'catalog', 'dist', '.tsbuildinfo'),
    sdk('rolldown.config.mjs'),
  ];
  if (modified(sdk('dist', 'bundle', 'index.js')) > Math.max(...sources.map(modified))) return;
  await orStop('The bundle', run([...tool('rolldown', 'bin', 'cli.mjs'), '-c', sdk('rolldown.config.mjs')]));
};

/** Builds all packages, also those that the stack does without: a user's own project installs them. */
const buildAll = async () => {
  const packages = readdirSync(inRoot('packages')).map((name) => join('packages', name));
  await orStop('The build', run([...tsc, '-b', 'deploy/local', 'examples/clinic', ...packages]));
  await bundleSdk();
};

const commands = {
  start: async (args) => {
    await buildAll();
    // Paths among the arguments are meant from where the user stands, which npm has left for the root.
    const cwd = process.env.INIT_CWD ?? process.cwd();
    handOver([pinnedNode, inRoot('deploy', 'local', 'dist', 'main.js'), ...args], { cwd });
  },
  test: async (args) => {
    const inherit = { stdio: ['ignore', 'inherit', 'inherit'] };
    await orStop('biome check', run([...tool('@biomejs', 'biome', 'bin', 'biome'), 'check'], inherit));
    await orStop('tsc -b', run([...tsc, '-b'], inherit));
    await bundleSdk();
    const gather = [pinnedNode, inRoot('deploy', 'local', 'dist', 'servers', 'main.js')];
    const bin = (await orStop('Finding the servers', run(gather, { stdio: ['ignore', 'pipe', 'inherit'] }))).trim();
    const path = [bin, join(modules, '.bin'), process.env.PATH].join(delimiter);
    const env = { ...process.env, PATH: path, PULSETRAIL_SERVERS_BIN: bin };
    handOver([...tool('vitest', 'vitest.mjs'), 'run', ...args], { env });
  },
  bench: async (args) => {
    await buildAll();
    handOver([pinnedNode, inRoot('bench', 'run.ts'), ...args]);
  },
};

const [name, ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (!command) {
  say('Say what to run: node deploy/local/setup.mjs start|test|bench [arguments]');
  process.exit(2);
}
await install();
await command(args);
