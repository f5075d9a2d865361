import { runProgram } from '../program.js';
import { readTrafficOptions } from './options.js';
import { runTraffic } from './traffic.js';

await runProgram('traffic', async (signal, log) => {
  const options = readTrafficOptions(process.argv.slice(2), process.env);
  log(String(await runTraffic(options, signal, log)));
});
