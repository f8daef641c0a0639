import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProbeResult } from '../support/probe-personal-field.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PHONE = '+44 20 7946 0958';
const SEARCH = "search: { by: 'phone' }, ";
const PROBE = 'test/support/probe-personal-field.ts';

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'personal-field-'));
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
  for (const file of files.split('\n').filter((name) => /\.(ts|tsx|mjs|json)$/.test(name))) {
    cpSync(join(ROOT, file), join(copy, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Declares `phone` in the copy and changes no other file. */
function declarePhone(search = ''): void {
  const source = readFileSync(join(ROOT, 'shared/domain/personal-data.ts'), 'utf8');
  const phone = `\n  phone: { maxLength: 30, ${search}example: '${PHONE}' },`;
  const declared = source.replace('export const PERSONAL_FIELDS = {', (start) => start + phone);
  expect(declared).not.toBe(source);
  writeFileSync(join(copy, 'shared/domain/personal-data.ts'), declared);
}

function probe(): ProbeResult & { readonly log: string } {
  const result = join(copy, 'result.json');
  const log = execFileSync(process.execPath, [PROBE, result, 'phone'], { cwd: copy, encoding: 'utf8' });
  return { ...JSON.parse(readFileSync(result, 'utf8')), log };
}

describe('a new personal field', () => {
  it('is encrypted, redacted, masked, and absent from logs, lists and searches by default', () => {
    declarePhone();
    const { log, ...result } = probe();
    expect(result).toEqual({
      storedInTheClear: false,
      readAgain: PHONE,
      shownToApplicant: '•••••••••••••958',
      shownToStaff: '•••••••••••••958',
      isListed: false,
      foundBySearch: 'refused',
      lookupRows: 2,
      // Not even its ciphertext is left.
      leftByRedaction: { value: '', lookupRows: 0 },
    });
    expect(log).toContain('application created');
    expect(log).not.toContain(PHONE);
  });

  it('is found by its keyed hash if declared as searchable, and not after redaction', () => {
    declarePhone(SEARCH);
    const { storedInTheClear, foundBySearch, lookupRows, leftByRedaction } = probe();
    expect({ storedInTheClear, foundBySearch, lookupRows }).toEqual({
      storedInTheClear: false,
      foundBySearch: 1,
      lookupRows: 3,
    });
    expect(leftByRedaction.lookupRows).toBe(0);
  });

  it('compiles without a change of another file, once the API client is generated', () => {
    declarePhone(SEARCH);
    const printedBy = (...args: string[]) => spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' }).stdout;
    printedBy('tools/write-documents.ts');
    for (const one of ['tsconfig.json', 'web', 'web/tsconfig.tests.json']) {
      expect(printedBy('node_modules/typescript/bin/tsc', '--noEmit', '-p', one)).toBe('');
    }
  }, 240_000);
});
