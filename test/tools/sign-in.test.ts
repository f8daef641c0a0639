import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { until } from '../../client/until.ts';
import { LOOPBACK_CALLBACK } from '../../infra/config/loopback-callback.ts';
import { Browser } from '../../local/identity/sign-in.ts';
import { lockFolder } from '../../local/processes/folder-lock.ts';
import { runLookup } from '../../tools/lookup/run.ts';
import { begun } from '../api/kit/payments.ts';
import { type TestSystem, testSystem } from '../support/system.ts';
import { command } from './kit/command.ts';
import { printedBy } from './kit/printed-by.ts';

const { hostname, port } = new URL(LOOPBACK_CALLBACK);
let system: TestSystem;
beforeAll(async () => {
  // The callback has one fixed port, since Cognito compares redirect URIs exactly: other checkouts that run these tests have to wait.
  expect(await until(lockCallbackPort, 540_000)).toBe(true);
  system = await testSystem();
}, 600_000);

let unlock: (() => void) | undefined;
afterAll(() => unlock?.());

/** @throws FolderLockedError while another checkout runs these tests */
async function lockCallbackPort(): Promise<boolean> {
  unlock = lockFolder(join(tmpdir(), `evisa-callback-${port}`));
  return true;
}

const [smoke, lookup] = [command('smoke'), command('lookup')];
const request = () => ({ site: system.addresses.site, term: `pay_${'0'.repeat(24)}`, tokenFile: undefined });

/** Opens the address that a command prints, once, and acts like a browser. */
function atTheAddress(act: (browser: Browser, address: URL) => Promise<URL>): (output: string) => void {
  let opened = false;
  return (output) => {
    const address = /^ {2}(http\S+)$/m.exec(output)?.[1];
    if (address === undefined || opened) return;
    opened = true;
    void act(new Browser(LOOPBACK_CALLBACK), new URL(address)).then((callback) => fetch(callback));
  };
}

const signInAs = (user: string) =>
  atTheAddress(async (browser, address) => {
    const page = await browser.navigate(address);
    return (await browser.navigate(page.address, new URLSearchParams({ user }))).address;
  });

/** What the provider does when the user declines. */
const refuse = () =>
  atTheAddress(async (_, address) => {
    const state = address.searchParams.get('state') ?? '';
    return new URL(`${LOOPBACK_CALLBACK}?${new URLSearchParams({ error: 'access_denied', state })}`);
  });

it('smoke signs in by authorization code and PKCE in a browser', async () => {
  // Not Amina, whose limit of payments the front page's examples use.
  const { code, output } = await smoke(['--url', system.addresses.site], signInAs('wei'));
  expect(output).toMatch(/^ok .*sign in +by code and PKCE/m);
  expect(output).not.toContain('failed');
  expect(code).toBe(0);
}, 120_000);

it('lookup signs in by authorization code and PKCE in a browser', async () => {
  const { started } = await begun(await system.applicant());
  const signedIn = await lookup(['--url', system.addresses.site, started.payment.id], signInAs('olga'));
  expect(signedIn).toMatchObject({ code: 0, output: expect.stringContaining('NOT PAID') });
}, 120_000);

it('reports a declined sign-in', async () => {
  const refused = await printedBy(() => runLookup(request()), refuse());
  expect(refused).toMatchObject({ code: 2, output: expect.stringContaining('sign-in was declined (access_denied)') });
}, 60_000);

it('reports that another command uses the callback port', async () => {
  const other = createServer().listen(Number(port), hostname);
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const { code, output } = await printedBy(() => runLookup(request()));
  expect(output).toContain(`port ${port} is in use`);
  expect(code).toBe(2);
}, 60_000);
