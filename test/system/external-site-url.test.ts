import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SANDBOX_NAMES } from '../../local/gateways/registry.ts';
import { signIn } from '../../local/identity/sign-in.ts';
import { startSystem } from '../../local/system.ts';

test('starts only the OpenID provider and the sandboxes if the product is deployed elsewhere', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'evisa-external-'));
  const externalSiteUrl = 'http://127.0.0.1:1';
  const system = await startSystem({ ports: 'free', dataDir, externalSiteUrl });
  onTestFinished(async () => {
    await system.stop();
    rmSync(dataDir, { recursive: true });
  });
  expect(system.names).toEqual(['identity', ...SANDBOX_NAMES.map((name) => `${name}-sandbox`)]);
  expect(system.addresses.site).toBe(externalSiteUrl);
  expect(await signIn(system.addresses.issuer, 'amina')).toHaveProperty('access_token');
});
