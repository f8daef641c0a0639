import { readFileSync } from 'node:fs';
import { confirm, input, password } from '@inquirer/prompts';
import type { GatewayDescriptor } from '../../shared/gateways/descriptor.ts';
import type { Fields } from './fill-secret.ts';

/** Asks for each field; an empty answer keeps what is there. Nothing that is typed is shown. */
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

/** While one is replaced, both are valid. */
async function olderValues(held: unknown, answer: string): Promise<readonly unknown[]> {
  const older = Array.isArray(held) ? held.filter((one) => one !== answer) : [];
  if (older.length === 0) return [];
  return (await confirm({ message: `Keep the older ones (${older.length}) valid beside it?`, default: true }))
    ? older
    : [];
}

export async function confirmReplace(title: string): Promise<boolean> {
  return confirm({ message: `The keys of ${title} that are there work. Replace them?`, default: false });
}

function readKey(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It might be the key itself that was pasted here.
    throw new Error('that file cannot be read: give the path of a PEM file');
  }
}
