import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import leven from 'leven';
import type * as z from 'zod';
import { InvalidOptionError, OPTIONS, type Options, optionsSchema } from './options.ts';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The committed file with the options of a stage. */
export function optionsFileOf(stage: string): string {
  return resolve(projectRoot, 'config', `${stage}.json`);
}

export function shownPath(file: string): string {
  return relative(projectRoot, file);
}

/** @throws {InvalidOptionError} if the file is missing or unreadable, is not JSON, or contains something else than options */
export function readOptions(file: string): Options {
  const shown = shownPath(file);
  if (!existsSync(file)) {
    throw new InvalidOptionError(
      `${shown} does not exist: copy config/example.json to it, put in your own values (docs/deployment.md#options), and commit it`,
    );
  }
  return parseOptions(parseJson(read(file, shown), shown), shown);
}

/** @param file named in errors @throws {InvalidOptionError} */
export function parseOptions(input: unknown, file: string): Options {
  const { success, data, error } = optionsSchema.safeParse(input);
  if (!success) throw new InvalidOptionError(error.issues.map((issue) => `${file}: ${messageOf(issue)}`).join('\n'));
  const { $schema: _, ...options } = data;
  return options;
}

/** The known name that was probably meant: compared as a whole and, of an option, by its last part. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const normal = (text: string) => text.replace(/\W/g, '').toLowerCase();
  const distance = (one: string) =>
    Math.min(...[one, one.split('.').at(-1) ?? ''].map((text) => leven(normal(text), normal(name))));
  const close = known.map((one) => ({ one, apart: distance(one) })).filter(({ apart }) => apart <= 3);
  return close.toSorted((a, b) => a.apart - b.apart)[0]?.one;
}

export function suggestionFor(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? `known are ${known.join(', ')}` : `did you mean "${meant}"?`;
}

function read(file: string, shown: string): string {
  try {
    // Without the byte order mark that Windows editors put before the text (RFC 8259, 8.1).
    return new TextDecoder().decode(readFileSync(file));
  } catch (error) {
    throw new InvalidOptionError(`${shown} cannot be read: ${(error as Error).message}`);
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidOptionError(`${file} is not JSON: ${(error as Error).message}`);
  }
}

function messageOf(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return path === '' ? issue.message : `${path} ${issue.message}`;
  const [unknown = ''] = issue.keys;
  return `unknown option "${[...issue.path, unknown].join('.')}": ${suggestionFor(unknown, OPTIONS)}`;
}
