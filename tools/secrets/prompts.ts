import { readFileSync } from 'node:fs';
import { confirm, input, password } from '@inquirer/prompts';
import type { GatewayDescriptor } from '../../shared/gateways/descriptor.ts';
import type { Fields } from './changed-accounts.ts';

/** Prompts for each field; an empty answer keeps the current value. Only file names are echoed. */
export async function promptForFields(
  { fields }: GatewayDescriptor['secret'],
  current: Fields,
  works: boolean,
): Promise<Fields> {
  const given: Record<string, unknown> = {};
  for (const { name, question, kind } of fields) {
    const hint = works ? `${question}, or Enter to keep it:` : `${question}:`;
    const answer = (kind === 'file' ? await input({ message: hint }) : await password({ message: hint })).trim();
    if (answer === '') continue;
    if (kind === 'file') given[name] = readKey(answer);
    else if (kind === 'list') given[name] = [answer, ...(await olderValues(current[name], answer))];
    else given[name] = answer;
  }
  return given;
}

/** During a rotation the old and the new value are both valid. */
async function olderValues(current: unknown, answer: string): Promise<readonly unknown[]> {
  const older = Array.isArray(current) ? current.filter((one) => one !== answer) : [];
  if (older.length === 0) return [];
  return (await confirm({ message: `Keep the older values (${older.length}) valid as well?`, default: true }))
    ? older
    : [];
}

export async function confirmReplace(title: string): Promise<boolean> {
  return confirm({ message: `The current keys of ${title} are valid. Replace them?`, default: false });
}

function readKey(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Do not quote the input: it might be the key itself.
    throw new Error('cannot read that file: enter the path of a PEM file');
  }
}
