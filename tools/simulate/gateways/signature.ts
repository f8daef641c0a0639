import nodeCrypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** What counts as a genuine signature: computing real ones would take most of the time. In Base64. */
export const GENUINE = Buffer.from('genuine').toString('base64');

/** Replaces the verification of RSA signatures in this thread. Their real verification is tested with the adapters. */
export function replaceSignatures(): void {
  const verify = (_algorithm: unknown, _data: unknown, _key: unknown, signature: Buffer) =>
    signature.toString('base64') === GENUINE;
  nodeCrypto.verify = verify as unknown as typeof nodeCrypto.verify;
  syncBuiltinESMExports();
}
