import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AUDIENCE } from '../../../local/environment.ts';
import { testSystem } from '../../support/system.ts';
import type { TrustedIssuer } from './attackers.ts';

/** The whole local system, and the key of its OpenID provider, to sign forged tokens. */
export async function attackedSystem(options: Parameters<typeof testSystem>[0] = {}) {
  const system = await testSystem(options);
  const { signingKey } = JSON.parse(readFileSync(system.files.identityKeys, 'utf8'));
  const trusted: TrustedIssuer = {
    issuer: system.addresses.issuer,
    audience: AUDIENCE,
    privateKey: createPrivateKey({ key: signingKey, format: 'jwk' }),
    keyId: signingKey.kid,
  };
  return { ...system, trusted };
}
