import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'evisa-clock-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PRELOAD = new URL('../../../local/processes/shifted-clock.mjs', import.meta.url).href;
const WEEK = 7 * 24 * 60 * 60_000;

it('sets the clock of a process ahead, and leaves explicit dates unchanged', () => {
  const CLOCK_FILE = join(folder, 'clock');
  writeFileSync(CLOCK_FILE, String(WEEK));
  const script =
    'console.log(JSON.stringify([Date.now(), +new Date(), +new Date(5), Date.UTC(2026, 0), new Date() instanceof Date]))';
  const before = Date.now();
  const output = execFileSync(process.execPath, ['--import', PRELOAD, '-e', script], {
    env: { ...process.env, CLOCK_FILE },
  });
  const [now, created, named, utc, isDate] = JSON.parse(String(output));
  for (const time of [now, created]) {
    expect(time).toBeGreaterThanOrEqual(before + WEEK);
    expect(time).toBeLessThanOrEqual(Date.now() + WEEK);
  }
  expect([named, utc, isDate]).toEqual([5, Date.UTC(2026, 0), true]);
});
