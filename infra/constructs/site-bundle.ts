import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const configFile = fileURLToPath(new URL('../../web/vite.config.ts', import.meta.url));

/** Builds the site into its own directory, so that it does not replace the build that a local server may be serving. @returns that directory */
export async function bundleSite(directory: string): Promise<string> {
  await build({ configFile, logLevel: 'warn', build: { outDir: directory } });
  return directory;
}
