import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { importJWK, SignJWT } from 'jose';
import { afterAll, inject } from 'vitest';
import { AUDIENCE, dataFiles } from '../../local/environment.ts';
import { CardPayer } from '../../local/payers/card-payer.ts';
import { SandboxAdmin } from '../../local/payers/sandbox-admin.ts';
import { type System, type SystemOptions, startSystem } from '../../local/system.ts';
import { API_SCOPE } from '../../shared/api/routes.ts';
import type { StaffRole } from '../../shared/domain/audit-event.ts';
import { Applicant, StaffMember } from './raw-calls.ts';

// Longer than a process goes by what it has read from the clock file.
const CLOCK_READ_EVERY = 10;

export interface TestSystemOptions extends Pick<SystemOptions, 'apiHosts' | 'settings' | 'speed'> {
  /** Of every process: starts as it is, and is moved by `advance`. */
  readonly clock?: 'movable';
}

export type TestSystem = Awaited<ReturnType<typeof testSystem>>;

let shared: ReturnType<typeof everybodyAt> | undefined;

/**
 * The whole system, and everybody who uses it. Without options it is one of two API hosts that all test files of a worker share: each test
 * needs users of its own, and mends what it breaks. With options it is this file's own, and ends with its last test.
 */
export async function testSystem(options?: TestSystemOptions) {
  const deployed = deployedSystem();
  if (deployed !== undefined) return everybodyAt(deployed, deployed.dataDir);
  if (options !== undefined) return ownSystem(options);
  shared ??= startAt(mkdtempSync(join(inject('runFolder'), 'system-')), { apiHosts: 2 });
  return shared;
}

async function ownSystem({ clock, ...options }: TestSystemOptions) {
  const dataDir = mkdtempSync(join(tmpdir(), 'evisa-api-'));
  const system = await startAt(dataDir, { ...options, ...(clock && { clockFile: clockIn(dataDir) }) });
  afterAll(async () => {
    await system.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return system;
}

async function startAt(dataDir: string, { settings, ...options }: Partial<SystemOptions>) {
  const system = await startSystem({
    speed: 1000,
    // What sweeps by itself would be a race with every test.
    schedule: 'on demand',
    ...options,
    ports: 'free',
    dataDir,
    // All tests come from one network address; the limit has a test of its own.
    settings: { PAYMENTS_PER_ADDRESS: '1000', ...settings },
  });
  return everybodyAt(system, dataDir, options.clockFile);
}

async function everybodyAt(system: System, dataDir: string, clockFile?: string) {
  const { site, issuer, stripe, alipay } = system.addresses;
  const files = dataFiles(dataDir);
  const { signingKey } = JSON.parse(readFileSync(files.identityKeys, 'utf8'));
  const key = await importJWK(signingKey, 'RS256');

  /** An access token as the provider issues it, for whoever a test needs: each begins with no payments counted. */
  function tokenOf(user: string, groups: readonly string[] = []): Promise<string> {
    const claims = { scope: API_SCOPE, client_id: 'evisa-web', ...(groups.length > 0 && { 'cognito:groups': groups }) };
    return (
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: signingKey.kid })
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setSubject(user)
        // Longer than any test moves the clock.
        .setExpirationTime('90d')
        .sign(key)
    );
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
    async advance(time: number): Promise<void> {
      if (clockFile === undefined) throw new TypeError('this system has no movable clock');
      writeFileSync(clockFile, String(Number(readFileSync(clockFile, 'utf8')) + time));
      await delay(CLOCK_READ_EVERY);
    },
  };
}

/** One that is deployed already and was not started here: `npm run test:deploy` says where its parts are. */
function deployedSystem(): (System & { readonly dataDir: string }) | undefined {
  const file = process.env.DEPLOYED_SYSTEM;
  return file === undefined ? undefined : JSON.parse(readFileSync(file, 'utf8'));
}

function clockIn(dataDir: string): string {
  const file = join(dataDir, 'clock');
  writeFileSync(file, '0');
  return file;
}
