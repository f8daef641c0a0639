import { createPublicKey, generateKeyPair, randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { readSecrets, writeSecrets } from './aws/secrets/file.ts';
import { dataFiles, SECRET_IDS } from './environment.ts';

const keyPair = promisify(generateKeyPair);

const stripeSecret = z.object({
  secretKey: z.string(),
  publishableKey: z.string(),
  webhookSecrets: z.array(z.string()),
});
const alipaySecret = z.object({ appId: z.string(), sellerId: z.string(), privateKey: z.string() });

/** Creates the folder with its own keys and secrets on first use. Returns the merchant credentials that the sandboxes need. */
export async function prepareDataFolder(folder: string) {
  const files = dataFiles(folder);
  for (const part of ['', 'keys', 'data', 'logs']) mkdirSync(join(folder, part), { recursive: true, mode: 0o700 });
  if (!existsSync(files.identityKeys)) writePrivate(files.identityKeys, JSON.stringify(await identityKeys()));
  if (!existsSync(files.secrets)) {
    const alipayKeys = await pemPair();
    writePrivate(files.alipayPrivateKey, alipayKeys.privateKey);
    writeSecrets(files.secrets, await initialSecrets(alipayKeys.publicKey));
  }
  const secrets = readSecrets(files.secrets);
  const stripe = stripeSecret.parse(secrets[SECRET_IDS.stripe]);
  const alipay = alipaySecret.parse(secrets[SECRET_IDS.alipay]);
  const merchantKey = createPublicKey(alipay.privateKey).export({ type: 'spki', format: 'pem' });
  writePrivate(files.merchantPublicKey, String(merchantKey));
  return { stripe, alipay };
}

async function initialSecrets(alipayPublicKey: string) {
  const { privateKey } = await pemPair();
  return {
    [SECRET_IDS.stripe]: {
      secretKey: `sk_test_${token()}`,
      publishableKey: `pk_test_${token()}`,
      webhookSecrets: [`whsec_${token()}`],
    },
    [SECRET_IDS.alipay]: { appId: `9021${digits()}`, sellerId: `2088${digits()}`, privateKey, alipayPublicKey },
    [SECRET_IDS.encryptionKeys]: { active: 'k1', keys: { k1: randomBytes(32).toString('base64') } },
    [SECRET_IDS.hashKeys]: { active: 'h1', keys: { h1: randomBytes(32).toString('base64') } },
  };
}

async function pemPair() {
  const { publicKey, privateKey } = await keyPair('rsa', { modulusLength: 2048 });
  return {
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

async function identityKeys() {
  const { privateKey } = await keyPair('rsa', { modulusLength: 2048 });
  const signingKey = { ...privateKey.export({ format: 'jwk' }), kid: token().slice(0, 16), use: 'sig', alg: 'RS256' };
  return { signingKey, cookieKey: token() };
}

const token = () => randomBytes(24).toString('hex');
const digits = () => Array.from({ length: 12 }, () => randomInt(10)).join('');

function writePrivate(file: string, content: string): void {
  writeFileSync(file, content, { mode: 0o600 });
}
