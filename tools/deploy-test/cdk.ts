import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { OptionsFile } from '../../infra/config/options.ts';
import { lastLines, type Program } from '../../local/processes/child.ts';
import { localUrl } from '../../local/services.ts';
import { runCommand } from '../python.ts';
import { CREDENTIALS, ENVIRONMENT } from './ministack.ts';

const CLI = fileURLToPath(new URL('../../node_modules/aws-cdk/bin/cdk', import.meta.url));

const RUN = fileURLToPath(new URL('../run.mjs', import.meta.url));

const outputs = z.record(z.string(), z.record(z.string(), z.string()));

/** The CDK CLI, run against the emulator. */
export class Cdk {
  readonly #folder: string;
  readonly #log: string;
  readonly #env: Program['env'];
  #runs = 0;

  constructor(folder: string, emulator: number) {
    this.#folder = folder;
    this.#log = join(folder, 'cdk.log');
    this.#env = { ...CREDENTIALS, AWS_ENDPOINT_URL: localUrl(emulator), CI: 'true' };
  }

  /** Uses the assembly so that the app is not synthesized again. */
  bootstrap(assembly: string): Promise<void> {
    return this.#run('bootstrap', '--app', assembly, ENVIRONMENT);
  }

  /**
   * @param app the command of another CDK app; the project's own by default
   * @returns the folder of the cloud assembly
   */
  async synth(options: OptionsFile, app?: string): Promise<string> {
    const assembly = join(this.#folder, `cdk.out-${++this.#runs}`);
    const file = join(this.#folder, 'emulator.json');
    writeFileSync(file, JSON.stringify(options));
    const context = ['--context', 'stage=emulator', '--context', `config=${file}`];
    await this.#run('synth', '--quiet', '--output', assembly, ...(app ? ['--app', app] : []), ...context);
    return assembly;
  }

  /** @returns the outputs of every stack that was deployed */
  async deploy(assembly: string, ...stacks: readonly string[]): Promise<Outputs> {
    const file = join(this.#folder, `outputs-${++this.#runs}.json`);
    const which = stacks.length > 0 ? stacks : ['--all'];
    await this.#run('deploy', '--app', assembly, ...which, '--require-approval', 'never', '--outputs-file', file);
    return new Outputs(outputs.parse(JSON.parse(readFileSync(file, 'utf8'))));
  }

  /** `npm run deploy` or `npm run import`, as an operator runs it. @returns what it prints */
  async runCommand(name: 'deploy' | 'import', options: OptionsFile, ...flags: readonly string[]): Promise<string> {
    const file = join(this.#folder, 'changed.json');
    const log = join(this.#folder, `${name}-${++this.#runs}.log`);
    writeFileSync(file, JSON.stringify(options));
    const command = [process.execPath, RUN, name, '--stage', 'emulator', '--config', file, ...flags];
    const code = await runCommand(command, log, this.#env);
    if (code !== 0) throw new Error(`npm run ${name} failed. From ${log}:\n${lastLines(log, 25)}`);
    return readFileSync(log, 'utf8');
  }

  destroy(assembly: string, ...stacks: readonly string[]): Promise<void> {
    return this.#run('destroy', '--app', assembly, ...(stacks.length > 0 ? stacks : ['--all']), '--force');
  }

  async #run(...args: readonly string[]): Promise<void> {
    const code = await runCommand([process.execPath, CLI, ...args], this.#log, this.#env);
    if (code !== 0) throw new Error(`cdk ${args[0]} failed. From ${this.#log}:\n${lastLines(this.#log, 25)}`);
  }
}

export class Outputs {
  readonly #all: z.output<typeof outputs>;

  constructor(all: z.output<typeof outputs>) {
    this.#all = all;
  }

  /** But for when they were released. */
  equals(other: Outputs): boolean {
    const lasting = (all: object) =>
      JSON.parse(JSON.stringify(all, (key, value) => (key === 'ReleasedAt' ? 0 : value)));
    return isDeepStrictEqual(lasting(this.#all), lasting(other.#all));
  }

  /** The output with this name or prefix; the names of exports end in a hash. */
  read(stack: string, prefix: string): string {
    const [, value] =
      Object.entries(this.#all[`evisa-emulator-${stack}`] ?? {}).find(([n]) => n.startsWith(prefix)) ?? [];
    if (value === undefined) throw new Error(`the stack ${stack} has no output ${prefix}…`);
    return value;
  }
}
