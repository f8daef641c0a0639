import { expect, onTestFinished, test } from 'vitest';
import { SandboxAdmin } from '../../../local/payers/sandbox-admin.ts';
import { startSandbox } from '../gateways/stripe/fixture.ts';

test('counts the faults that were injected, also after they are cleared', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const admin = new SandboxAdmin(sandbox.url);
  expect(await admin.injectedCounts()).toEqual({});
  await admin.addFault({ kind: 'error_500' });
  await expect(sandbox.createIntent()).rejects.toThrow();
  await admin.clearFaults();
  expect(await admin.injectedCounts()).toEqual({ error_500: 1 });
});
