import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';

/** The embedded MQTT broker, on `MQTT_PORT` of this machine only. It speaks MQTT 3.1.1 and keeps its state in memory. */
const broker = await Aedes.createBroker();
const sockets = new Set<Socket>();
const server = createServer((socket) => {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
  socket.setNoDelay(true);
  broker.handle(socket);
});

server.on('error', (error) => {
  process.stderr.write(`The broker cannot listen: ${error.message}\n`);
  process.exit(1);
});
server.listen(Number(process.env.MQTT_PORT), '127.0.0.1', () => process.stderr.write('listening\n'));

const stop = (): void => {
  for (const socket of sockets) socket.destroy();
  server.close(() => broker.close(() => process.exit(0)));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
