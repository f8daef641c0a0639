import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DIST, WEB } from './files.ts';

const SHARED = fileURLToPath(new URL('../../shared/api', import.meta.url));
const LOCK_FILE = fileURLToPath(new URL('../../package-lock.json', import.meta.url));

/** Builds the site unless the existing build is newer than all of its sources. */
export async function buildSite(): Promise<void> {
  const built = changedAt(`${DIST}/index.html`);
  const sources = [...dataFiles(`${WEB}/src`), ...dataFiles(`${WEB}/public`), ...dataFiles(SHARED), LOCK_FILE];
  const settings = ['index.html', 'vite.config.ts', 'integrity.ts'].map((name) => `${WEB}/${name}`);
  if ([...sources, ...settings].every((file) => changedAt(file) < built)) return;
  const { build } = await import('vite');
  await build({ configFile: `${WEB}/vite.config.ts`, logLevel: 'warn' });
}

function dataFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`);
}

/** UTC milliseconds; 0 if the file does not exist. */
function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
