import { vi } from 'vitest';

/**
 * Runs what a command does in this process.
 *
 * @returns its exit code, and what it prints on both streams; `onOutput` receives all output so far on every addition
 */
export async function printedBy(
  act: () => Promise<number>,
  onOutput: (all: string) => void = () => undefined,
): Promise<{ code: number; output: string }> {
  const lines: string[] = [];
  const print = (line: unknown) => {
    lines.push(String(line));
    onOutput(lines.join('\n'));
  };
  const spies = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')].map((spy) => spy.mockImplementation(print));
  try {
    const code = await act();
    return { code, output: lines.join('\n') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
