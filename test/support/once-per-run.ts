import { generateKeyPairSync } from 'node:crypto';
import { existsSync, linkSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/** What `make` returns, made by one worker and read by the others of the run. @param make returns JSON */
export function oncePerRun<T>(name: string, make: () => T): T {
  const file = join(inject('runFolder'), `${name}.json`);
  if (!existsSync(file)) {
    const own = `${file}.${process.pid}`;
    writeFileSync(own, JSON.stringify(make()));
    try {
      linkSync(own, file);
    } catch (error) {
      // Another worker was faster: all use what it has made.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** An RSA key in PEM (SPKI and PKCS #8), another for each name. Generating one takes longer than most tests. */
export const rsaKey = (name: string) =>
  oncePerRun(`rsa-${name}`, () =>
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }),
  );
