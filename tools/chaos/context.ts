import { join } from 'node:path';
import { Applicant } from '../../client/applicant.ts';
import { bySandbox, type SandboxName } from '../../local/gateways/registry.ts';
import { SandboxAdmin } from '../../local/payers/sandbox-admin.ts';
import { type System, startSystem } from '../../local/system.ts';
import { Clock } from './clock.ts';
import { Random } from './random.ts';
import type { Routes } from './routes.ts';
import { Throttle } from './throttle.ts';
import { tokenIssuer } from './tokens.ts';

/** The system under test, and the HTTP clients that use and break it. */
export interface ChaosContext {
  readonly system: System;
  readonly routes: Routes;
  readonly dataDir: string;
  readonly random: Random;
  readonly clock: Clock;
  readonly throttle: Throttle;
  readonly admins: Readonly<Record<SandboxName | 'engine', SandboxAdmin>>;
  /** All applicants of the run. */
  readonly users: readonly string[];
  /** How often each counted action was taken. */
  readonly actions: Record<string, number>;
  /** Payments whose page was made for another device than the one that asked. */
  readonly wrongPages: string[];
  /** One client of this user per API host. */
  clientsOf(user: string, groups?: readonly string[]): Promise<readonly Applicant[]>;
  /** Runs a scheduled function now. @throws if it failed */
  run<T>(name: 'sweep-payments' | 'reconcile-gateways'): Promise<T>;
}

const API_HOSTS = 2;
// Divides the sandboxes' own delays: three days of retries fit into a minute.
const SPEED = 3_000;

export async function startContext(dataDir: string, seed: number, routes: Routes): Promise<ChaosContext> {
  const clock = new Clock(join(dataDir, 'clock'));
  const system = await startSystem({
    ports: 'free',
    dataDir,
    speed: SPEED,
    apiHosts: API_HOSTS,
    schedule: 'on demand',
    engineProxy: true,
    clockFile: clock.file,
    // All requests come from one IP address, whose rate limit is not under test.
    settings: { PAYMENTS_PER_ADDRESS: '1000000', PAYMENT_METHODS: routes.text },
  });
  const { issuer, engineProxy, schedule } = system.addresses;
  const tokenOf = await tokenIssuer(dataDir, issuer);
  const users: string[] = [];
  return {
    system,
    routes,
    dataDir,
    random: new Random(seed),
    clock,
    throttle: new Throttle(),
    admins: {
      ...bySandbox((gateway) => new SandboxAdmin(system.addresses[gateway])),
      engine: new SandboxAdmin(engineProxy),
    },
    users,
    actions: {},
    wrongPages: [],
    async clientsOf(user, groups = []) {
      if (groups.length === 0 && !users.includes(user)) users.push(user);
      const token = await tokenOf(user, groups);
      return system.apiHosts.map((host) => new Applicant(host, token));
    },
    async run<T>(name: string) {
      const response = await fetch(`${schedule}/${name}`, { method: 'POST' });
      if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
  };
}
