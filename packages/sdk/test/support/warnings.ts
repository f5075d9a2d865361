import { afterEach, beforeEach, vi } from 'vitest';

/** What the SDK warned of in the running test. Each warning is said once per process, so a test needs names of its own. */
export function catchWarnings(): string[] {
  const warnings: string[] = [];
  beforeEach(() => {
    warnings.length = 0;
    vi.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(String(warning)));
  });
  afterEach(() => vi.restoreAllMocks());
  return warnings;
}
