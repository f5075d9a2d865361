/** The oldest Node.js with everything that the bridge is built on, such as SQLite without a flag: `engines` of the package. */
const oldest = { major: 22, minor: 15 } as const;

/**
 * Why this Node.js cannot run the bridge.
 * @param version such as `22.15.0`, from `process.versions.node`.
 * @returns one sentence; nothing when it can.
 */
export function nodeFault(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNewEnough = major > oldest.major || (major === oldest.major && minor >= oldest.minor);
  if (isNewEnough) return undefined;
  return `The bridge needs Node.js ${oldest.major}.${oldest.minor} or newer, and this is ${version}; install a newer one.`;
}
