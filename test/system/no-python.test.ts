import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const RUN = fileURLToPath(new URL('../../tools/run.mjs', import.meta.url));

test.each([
  [
    'test:deploy',
    /^Skipped: .*Python 3\.10 or newer with pip and venv .* is not on this machine\. Nothing was tested\.\n$/,
  ],
  [
    'test:clients',
    /Skipped: Python 3\.11 or newer with pip and venv .* is not on this machine\. No Python client was tested\.\n/,
  ],
])('without Python, %s skips what needs it, and says so', async (script, said) => {
  const nothing = mkdtempSync(join(tmpdir(), 'evisa-no-python-'));
  onTestFinished(() => rmSync(nothing, { recursive: true }));
  const env = { PATH: nothing, HOME: nothing, TMPDIR: nothing };
  // Rejects on any exit code other than 0.
  const { stdout } = await promisify(execFile)(process.execPath, [RUN, script], { env });
  expect(stdout).toMatch(said);
});
