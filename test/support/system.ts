import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, SignJWT } from 'jose';
import { afterAll } from 'vitest';
import { Applicant } from '../../client/applicant.ts';
import { StaffMember } from '../../client/staff-member.ts';
import { AUDIENCE, dataFiles } from '../../local/environment.ts';
import { CardPayer } from '../../local/payers/card-payer.ts';
import { SandboxAdmin } from '../../local/payers/sandbox-admin.ts';
import { type System, type SystemOptions, startSystem } from '../../local/system.ts';
import { API_SCOPE } from '../../shared/api/routes.ts';
import type { StaffRole } from '../../shared/domain/audit-event.ts';

export interface TestSystemOptions extends Pick<SystemOptions, 'apiHosts' | 'settings' | 'speed'> {
  /** Of every process: starts as it is, and is put forward by `advance`. */
  readonly clock?: 'movable';
}

export type TestSystem = Awaited<ReturnType<typeof testSystem>>;

/** The whole system for one test file, and everybody who uses it. Ends with the file's last test. */
export async function testSystem({ clock, settings, ...options }: TestSystemOptions = {}) {
  const deployed = deployedSystem();
  const dataDir = deployed?.dataDir ?? mkdtempSync(join(tmpdir(), 'evisa-api-'));
  const advance = clock === undefined ? undefined : moveClocks(join(dataDir, 'clock'));
  const system =
    deployed ??
    (await startSystem({
      speed: 1000,
      // What sweeps by itself would be a race with every test.
      schedule: 'on demand',
      ...options,
      ports: 'free',
      dataDir,
      // All tests come from one network address; the limit has a test of its own.
      settings: { PAYMENTS_PER_ADDRESS: '1000', ...settings },
    }));
  afterAll(async () => {
    if (deployed) return;
    await system.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const { site, issuer, stripe, alipay } = system.addresses;
  const files = dataFiles(dataDir);
  const { signingKey } = JSON.parse(readFileSync(files.identityKeys, 'utf8'));
  const key = await importJWK(signingKey, 'RS256');

  /** An access token as the provider issues it, for whoever a test needs: each begins with no payments counted. */
  function tokenOf(user: string, groups: readonly string[] = []): Promise<string> {
    const claims = { scope: API_SCOPE, client_id: 'evisa-web', ...(groups.length > 0 && { 'cognito:groups': groups }) };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: signingKey.kid })
      .setIssuer(issuer)
      .setAudience(AUDIENCE)
      .setSubject(user)
      .setExpirationTime('1h')
      .sign(key);
  }

  return {
    ...system,
    dataDir,
    files,
    tokenOf,
    cards: new CardPayer(stripe, `${site}/`),
    stripe: new SandboxAdmin(stripe),
    alipay: new SandboxAdmin(alipay),
    /** Somebody new; or the same person again, at another host. */
    async applicant({ user = `user-${randomUUID()}`, host = site, groups = [] as readonly string[] } = {}) {
      return new Applicant(host, await tokenOf(user, groups));
    },
    /** Somebody of the office. */
    async staff(group: StaffRole, { user = `staff-${randomUUID()}`, host = site } = {}) {
      return new StaffMember(host, await tokenOf(user, [group]));
    },
    /** Puts the clocks forward (milliseconds). */
    advance(time: number): void {
      if (advance === undefined) throw new TypeError('this system has no movable clock');
      advance(time);
    },
  };
}

/** One that is deployed already and was not started here: `npm run test:deploy` says where its parts are. */
function deployedSystem(): (System & { readonly dataDir: string }) | undefined {
  const file = process.env.DEPLOYED_SYSTEM;
  return file === undefined ? undefined : JSON.parse(readFileSync(file, 'utf8'));
}

function moveClocks(file: string): (time: number) => void {
  let ahead = 0;
  const move = (time: number) => {
    ahead += time;
    writeFileSync(file, String(ahead));
  };
  move(0);
  process.env.CLOCK_FILE = file;
  process.env.NODE_OPTIONS = `--import=${new URL('../api/kit/shifted-clock.mjs', import.meta.url).href}`;
  return move;
}
