import { pace } from '../pace.js';
import { runProgram } from '../program.js';
import { createFleet } from './fleet.js';
import { writeFleetFile } from './fleet-file.js';
import { createMessages } from './messages.js';
import { readSimulatorOptions } from './options.js';
import { openPublisher } from './publisher.js';

await runProgram('simulator', async (signal, log) => {
  const options = readSimulatorOptions(process.argv.slice(2), process.env);
  const fleet = createFleet(options);
  if (options.fleetFile !== undefined) {
    await writeFleetFile(options.fleetFile, fleet);
    log(`wrote ${fleet.patients.length} patients with their devices to ${options.fleetFile}`);
    return;
  }

  const publisher = await openPublisher(options.mqtt, signal, log).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (publisher === undefined) return;
  let sent = 0;
  try {
    const messages = createMessages(fleet, options);
    const { rate, count } = options;
    for await (const _ of pace({ rate, ...(count === undefined ? {} : { count }), signal })) {
      await publisher.publish(messages.next().value);
      sent++;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await publisher.close();
    log(`sent ${sent} messages, ${publisher.acknowledged} acknowledged`);
  }
});
