import { join } from 'node:path';
import { Applicant } from '../../client/applicant.ts';
import { CardPayer } from '../../local/payers/card-payer.ts';
import { SandboxAdmin } from '../../local/payers/sandbox-admin.ts';
import { type System, startSystem } from '../../local/system.ts';
import { Clock } from './clock.ts';
import { Random } from './random.ts';
import { Throttle } from './throttle.ts';
import { tokenIssuer } from './tokens.ts';

/** What payers do that is easily served wrongly. */
export const PAYER_ACTIONS = ['resumed on another device', 'paid by card after giving up Alipay'] as const;

/** The system under test, and the HTTP clients that use and break it. */
export interface ChaosContext {
  readonly system: System;
  readonly dataDir: string;
  readonly random: Random;
  readonly clock: Clock;
  readonly throttle: Throttle;
  readonly cards: CardPayer;
  readonly admins: Readonly<Record<'stripe' | 'alipay' | 'engine', SandboxAdmin>>;
  /** All applicants of the run. */
  readonly users: readonly string[];
  /** How often each action was taken. */
  readonly actions: Partial<Record<(typeof PAYER_ACTIONS)[number], number>>;
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

export async function startContext(dataDir: string, seed: number): Promise<ChaosContext> {
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
    settings: { PAYMENTS_PER_ADDRESS: '1000000' },
  });
  const { site, issuer, stripe, alipay, engineProxy, schedule } = system.addresses;
  const tokenOf = await tokenIssuer(dataDir, issuer);
  const users: string[] = [];
  return {
    system,
    dataDir,
    random: new Random(seed),
    clock,
    throttle: new Throttle(),
    cards: new CardPayer(stripe, `${site}/`),
    admins: {
      stripe: new SandboxAdmin(stripe),
      alipay: new SandboxAdmin(alipay),
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
