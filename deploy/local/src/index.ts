export { StackError } from './error.js';
export type { DemoOptions, StackOptions } from './options.js';
export { anyPorts, type PortName } from './ports.js';
export { PartError } from './processes/part-error.js';
export { ServerMissingError } from './servers/error.js';
export { type FindOptions, findServer, type Server } from './servers/find-server.js';
export { type ServerName, serverNames } from './servers/servers.js';
export { type PartState, type Stack, startStack } from './stack.js';
