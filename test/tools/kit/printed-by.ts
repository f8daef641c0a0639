import { vi } from 'vitest';

/** Runs what a command does in this process. @returns its exit code, and what it prints on both streams */
export async function printedBy(act: () => Promise<number>): Promise<{ code: number; output: string }> {
  const lines: string[] = [];
  const print = (line: unknown) => void lines.push(String(line));
  const spies = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')].map((spy) => spy.mockImplementation(print));
  try {
    const code = await act();
    return { code, output: lines.join('\n') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
