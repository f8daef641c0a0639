import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const secretValue = z.union([z.string(), z.record(z.string(), z.unknown())]);
const secrets = z.record(z.string(), secretValue);
export type SecretValue = z.output<typeof secretValue>;

/** The secrets by name. Values are JSON objects rather than strings of JSON, so that they are easy to edit. */
export function readSecrets(file: string): Record<string, SecretValue> {
  try {
    return secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The cause is left out: it might quote a secret.
    throw new Error(`${file} cannot be read, or is not a JSON object of secrets`);
  }
}

export function writeSecret(file: string, name: string, text: string): void {
  writeSecrets(file, { ...readSecrets(file), [name]: parsed(text) });
}

export function writeSecrets(file: string, values: Record<string, SecretValue>): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/** UTC milliseconds. */
export function lastModified(file: string): number {
  return statSync(file).mtimeMs;
}

function parsed(text: string): SecretValue {
  try {
    return secretValue.parse(JSON.parse(text));
  } catch {
    return text;
  }
}
