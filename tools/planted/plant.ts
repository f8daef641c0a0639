import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PlantedBug } from './planted-bug.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What the exploration, the simulation and the comparison consist of. */
const COPIED = [
  'client',
  'functions',
  'infra',
  'local',
  'shared',
  'test',
  'tools',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];

/**
 * The source with the bug in it.
 *
 * @throws RangeError if the place is not there exactly once, since the code has changed
 */
export function withBug({ name, file, from, to }: PlantedBug, source = readFileSync(join(ROOT, file), 'utf8')): string {
  const places = source.split(from).length - 1;
  if (places !== 1) throw new RangeError(`“${name}” no longer applies: ${places} places in ${file}`);
  return source.replace(from, () => to);
}

/** Copies the code to a folder of its own, with the bug in it. @returns the folder, and what removes it */
export function plant(bug: PlantedBug): { readonly folder: string; remove(): void } {
  const changed = withBug(bug);
  const folder = mkdtempSync(join(tmpdir(), 'evisa-planted-'));
  for (const one of COPIED) cpSync(join(ROOT, one), join(folder, one), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, bug.file), changed);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
