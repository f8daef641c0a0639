import { generateKeyPairSync, type KeyObject } from 'node:crypto';

let made: KeyObject | undefined;

/** The private key of an attacker who forges what a gateway signs: no gateway's own. Made once, since that takes longer than a request. */
export function forgersKey(): KeyObject {
  made ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return made;
}
