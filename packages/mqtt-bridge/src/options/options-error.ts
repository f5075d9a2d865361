/** The environment cannot be used: names every variable that is wrong, at once. */
export class BridgeOptionsError extends Error {
  readonly code = 'PULSETRAIL_BRIDGE_OPTIONS';
  override readonly name = 'BridgeOptionsError';
}
