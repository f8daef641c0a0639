import { generateKeyPair, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readSecrets, writeSecrets } from './aws/secrets/file.ts';
import { dataFiles, SECRET_IDS } from './environment.ts';
import type { LocalGateway } from './gateways/local-gateway.ts';
import { bySandbox, SANDBOX_NAMES, SANDBOXES, type SandboxName } from './gateways/registry.ts';

const keyPair = promisify(generateKeyPair);

export type MerchantSecrets = Readonly<Record<SandboxName, unknown>>;

/** Creates the folder with its own keys and secrets on first use. Returns the merchant credentials that the sandboxes need. */
export async function prepareDataFolder(folder: string): Promise<MerchantSecrets> {
  const files = dataFiles(folder);
  for (const part of ['', 'keys', 'data', 'logs']) mkdirSync(join(folder, part), { recursive: true, mode: 0o700 });
  if (!existsSync(files.identityKeys)) writePrivate(files.identityKeys, JSON.stringify(await identityKeys()));
  if (!existsSync(files.secrets)) writeSecrets(files.secrets, await initialSecrets(folder));
  const secrets = readSecrets(files.secrets);
  return bySandbox((name) => secrets[SECRET_IDS[name]]);
}

async function initialSecrets(folder: string) {
  const secrets: Record<string, Record<string, unknown>> = {
    [SECRET_IDS.encryptionKeys]: { active: 'k1', keys: { k1: randomBytes(32).toString('base64') } },
    [SECRET_IDS.hashKeys]: { active: 'h1', keys: { h1: randomBytes(32).toString('base64') } },
  };
  for (const name of SANDBOX_NAMES) {
    const sandbox: LocalGateway = SANDBOXES[name];
    const { secret, files = {} } = await sandbox.newAccount();
    secrets[SECRET_IDS[name]] = secret;
    for (const [file, content] of Object.entries(files)) writePrivate(dataFiles(folder).key(file), content);
  }
  return secrets;
}

async function identityKeys() {
  const { privateKey } = await keyPair('rsa', { modulusLength: 2048 });
  const signingKey = { ...privateKey.export({ format: 'jwk' }), kid: token().slice(0, 16), use: 'sig', alg: 'RS256' };
  return { signingKey, cookieKey: token() };
}

const token = () => randomBytes(24).toString('hex');

export function writePrivate(file: string, content: string): void {
  writeFileSync(file, content, { mode: 0o600 });
}
