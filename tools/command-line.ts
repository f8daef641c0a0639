import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * What was given to a command. `--help` tells how it is used and ends with 0; what it does not know ends with 2. That is not quoted: it might be a
 * key that was pasted in the wrong place.
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
