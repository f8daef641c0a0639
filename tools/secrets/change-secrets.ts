import { readFileSync } from 'node:fs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { readOptions } from '../../infra/config/options-file.ts';
import { stageNamed } from '../../infra/config/stage.ts';
import { PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { readRoutes } from '../../shared/gateways/method-routes.ts';
import { pathFromUser } from '../command-line.ts';
import { stageFile } from '../stage-file.ts';
import type { Fields } from './changed-accounts.ts';
import { FORM } from './form.ts';
import { removeAccount } from './remove-account.ts';
import { safeMessage, storeKeys } from './store-keys.ts';

export interface SecretsRequest {
  readonly stage: string;
  readonly region: string | undefined;
  /** Another file with the stage's options. */
  readonly config: string | undefined;
  /** Instead of the address in the stage's options. */
  readonly siteUrl: string | undefined;
  /** A file with the keys, or `-` for standard input; prompts for them by default. */
  readonly from: string | undefined;
  /** Whether keys of the file replace valid ones. */
  readonly replace: boolean;
  /** A previous account whose keys are removed; nothing else is done then. */
  readonly removed: string | undefined;
}

/** Prints what went wrong, but no key. @returns the exit code */
export async function changeSecrets(request: SecretsRequest): Promise<number> {
  try {
    return (await change(request)) ? 0 : 1;
  } catch (error) {
    console.error(safeMessage(error));
    return 1;
  }
}

/** @returns whether all was done */
async function change({ stage, region, config, from, replace, removed, ...rest }: SecretsRequest): Promise<boolean> {
  const { payments, site } = readOptions(stageFile(stageNamed(stage).name, config));
  const client = new SecretsManagerClient(region === undefined ? {} : { region });
  if (removed !== undefined) {
    await removeAccount(client, stage, removed);
    return true;
  }
  const given = from === undefined ? undefined : read(from);
  const inUse = readRoutes(payments.methods.join(',')).map(({ gateway }) => gateway);
  const siteUrl = (rest.siteUrl ?? site?.url ?? '<SiteUrl>').replace(/\/$/, '');
  return storeKeys({ client, stage, siteUrl, inUse, given, replace, env: process.env });
}

const fromFile = z.partialRecord(z.enum(PAYMENT_METHODS), z.record(z.string(), z.unknown()));

function read(from: string): Partial<Record<string, Fields>> {
  const { success, data } = fromFile.safeParse(parseJson(readText(from)));
  if (!success) throw new Error(`--from: not of the form ${FORM}`);
  return data;
}

function readText(from: string): string {
  try {
    return readFileSync(from === '-' ? 0 : pathFromUser(from), 'utf8');
  } catch (error) {
    throw new Error(`--from: the file cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Only the place: the rest of the message might quote a key.
    const [place = 'look for a missing quote or brace'] = /line \d+ column \d+/.exec((error as Error).message) ?? [];
    throw new Error(`--from: not JSON: ${place}`);
  }
}
