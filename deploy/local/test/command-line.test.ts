import { expect, test, vi } from 'vitest';
import { parseCommandLine, UsageError } from '../src/command-line.js';

test('without arguments everything is left to the defaults', () => {
  expect(parseCommandLine([])).toEqual({ stack: { ports: {}, scrape: [] }, json: false });
});

test('every option reaches its place', () => {
  const line =
    '--no-demo --catalog my/catalog.ts --scrape a:1 --scrape b:2 --for 90s --json --mqtt-port 0 --clinic-metrics-port 9000';
  expect(parseCommandLine(line.split(' '))).toEqual({
    stack: {
      demo: false,
      catalog: 'my/catalog.ts',
      scrape: ['a:1', 'b:2'],
      ports: { mqtt: 0, clinicMetrics: 9000 },
    },
    stopAfter: 90,
    json: true,
  });
});

test.each([
  ['--mqtt-port 65536', 'Write a port from 1 to 65535, or 0'],
  ['--mqtt-port -1', 'Write a port from 1 to 65535, or 0'],
  ['--for soon', 'Write a duration such as 60s or 10m'],
  ['--for 0s', 'Write a duration such as 60s or 10m'],
  ['--nonsense', "unknown option '--nonsense'"],
  ['something', 'too many arguments'],
])('%s is wrong usage and says why', (line, words) => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    expect(() => parseCommandLine(line.split(' '))).toThrow(
      expect.objectContaining({ name: 'UsageError', exitCode: 2 }),
    );
    expect(write.mock.calls.join('')).toContain(words);
  } finally {
    write.mockRestore();
  }
});

test('help lists every option and is no mistake', () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    expect(() => parseCommandLine(['--help'])).toThrow(UsageError);
    const help = write.mock.calls.join('');
    for (const option of ['--no-demo', '--catalog', '--scrape', '--for', '--json', '--mqtt-port', '--smtp-port']) {
      expect(help).toContain(option);
    }
  } finally {
    write.mockRestore();
  }
});
