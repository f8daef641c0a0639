import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * Parses a command's arguments. `--help` prints the usage and exits with 0; invalid arguments exit with 2 and are not quoted, because they
 * might be a key that was pasted in the wrong place.
 */
export function parseCommandLine<T extends ParseArgsConfig>(usage: string, config: T): ReturnType<typeof parseArgs<T>> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch {
    return exitWithUsage(usage, 'An argument is unknown, or its value is missing or not expected.');
  }
}

/** @param fault what is wrong with the arguments, without their values */
export function exitWithUsage(usage: string, fault?: string): never {
  console.error(fault === undefined ? usage : `${fault}\n\n${usage}`);
  process.exit(2);
}

/** The origin of the `--url` of a site; exits with 2 if it is missing or no address. */
export function siteOf(url: string | undefined, usage: string): string {
  if (url === undefined) return exitWithUsage(usage, '--url is missing.');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    exitWithUsage(usage, '--url is not an address such as https://visa.example.gov.');
  return new URL(url).origin;
}

/** The access token in the file of `--token-file`. @throws Error if it cannot be read; it does not quote the path, which might be a token */
export function readToken(path: string): string {
  try {
    return readFileSync(pathFromUser(path), 'utf8').trim();
  } catch (error) {
    throw new Error(`--token-file: the file cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** A path of the command line: npm runs a script in the folder of package.json, and a relative path is meant from where the user is. */
export function pathFromUser(path: string): string {
  return resolve(process.env.INIT_CWD ?? '.', path);
}

/**
 * For `--out FILE`: returns a function that writes one JSON document to it. A file, because npm prints the name of the script on standard
 * output before the command starts. A file that cannot be written ends the command at once rather than after its work.
 */
export function jsonFile(path: string | undefined): (document: unknown) => void {
  if (path === undefined) return () => undefined;
  const file = pathFromUser(path);
  try {
    writeFileSync(file, '');
  } catch (error) {
    exitWithUsage(`--out ${path} cannot be written: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  return (document) => writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
}
