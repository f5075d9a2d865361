/**
 * Signals a process that leads its own group, together with everything it started; `0` only asks whether it lives.
 * Answers whether anything was there. Where groups do not exist (Windows), the process alone is signaled.
 */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
    return true;
  } catch {
    return false;
  }
}
