import { resolve } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { type Config, readConfig } from './config.ts';
import { InvalidOptionError, OPTIONS } from './options.ts';
import { nearest, optionsFileOf } from './options-file.ts';
import { stageNamed } from './stage.ts';

/** What `cdk -c name=value` accepts: the stage, `dev` by default; and for trials another file than the stage's own. */
const NAMES = ['stage', 'config'];

/** The configuration that the CDK's command line names. @throws {InvalidOptionError} */
export function configOf(app: App): Config {
  rejectUnknownNames(app);
  const value = (name: string): string | undefined => app.node.tryGetContext(name)?.toString();
  const stage = stageNamed(value('stage') ?? 'dev');
  const file = value('config');
  return readConfig(stage, file === undefined ? optionsFileOf(stage.name) : resolve(file));
}

/** A misspelt name, or an option, would otherwise be ignored silently. The CDK and its CLI add keys of their own. */
function rejectUnknownNames(app: App): void {
  const given = Object.keys(app.node.getAllContext()).filter((name) => !NAMES.includes(name));
  for (const name of given) {
    const meant = nearest(name, [...NAMES, ...OPTIONS]);
    // Ours are words; the CDK's own contain a dash, a colon or an at sign, such as `cli-telemetry`.
    if (meant === undefined && /[-:@]/.test(name)) continue;
    const hint =
      meant === undefined || NAMES.includes(meant)
        ? `-c accepts ${NAMES.join(' and ')}`
        : `set "${meant}" in the file of the stage, config/<stage>.json`;
    throw new InvalidOptionError(`-c ${name}= is unknown: ${hint} (docs/deployment.md#options)`);
  }
}
