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
    return exitWithUsage(usage);
  }
}

export function exitWithUsage(usage: string): never {
  console.error(usage);
  process.exit(2);
}
