import { expect, onTestFinished, test } from 'vitest';
import { SandboxAdmin } from '../../../local/payers/sandbox-admin.ts';
import { confirmInBrowser, startSandbox } from '../gateways/stripe/fixture.ts';

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

test('reads the books of a single payment', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const admin = new SandboxAdmin(sandbox.url);
  const [first, second] = [await sandbox.createIntent(), await sandbox.createIntent()];
  for (const intent of [first, second]) await confirmInBrowser(sandbox.url, intent, '4242424242424242');
  interface Books {
    payment_intents: { id: string }[];
    events: { type: string }[];
  }
  expect((await admin.books<Books>()).payment_intents).toMatchObject([{ id: first.id }, { id: second.id }]);
  const books = await admin.books<Books>(second.id);
  expect(books).toMatchObject({ payment_intents: [{ id: second.id }], charges: [{ payment_intent: second.id }] });
  const types = books.events.map(({ type }) => type);
  expect(types).toEqual(['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded']);
});
