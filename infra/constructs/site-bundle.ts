import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const configFile = fileURLToPath(new URL('../../web/vite.config.ts', import.meta.url));

/** Builds the site apart from the one that a local server may be serving. Returns where it is. */
export async function bundleSite(directory: string): Promise<string> {
  await build({ configFile, logLevel: 'warn', build: { outDir: directory } });
  return directory;
}
