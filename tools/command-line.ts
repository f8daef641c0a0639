import { writeFileSync } from 'node:fs';
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
    return exitWithUsage(`An argument is unknown, or its value is missing or not expected.\n\n${usage}`);
  }
}

export function exitWithUsage(usage: string): never {
  console.error(usage);
  process.exit(2);
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
