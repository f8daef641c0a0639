import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { somebodyNew } from '../../infra/local/identity/users.ts';
import { Applicant } from '../../infra/local/payers/applicant.ts';
import { CardPayer } from '../../infra/local/payers/card-payer.ts';
import { startSystem } from '../../infra/local/system.ts';
import { until } from '../../infra/local/until.ts';
import { routes } from '../../shared/api/routes.ts';

const PAYMENTS = 20;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const apiFunctions = new Set<string>(Object.values(routes).map((route) => route.function));

interface Line {
  readonly function: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly timestamp: string;
}
interface Used {
  readonly read: number;
  readonly write: number;
}

/** What a paid application uses, counted while people pay by card, one after the other, through the whole local system. */
async function measure() {
  const dataDir = mkdtempSync(join(tmpdir(), 'evisa-cost-'));
  const settings = { PAYMENTS_PER_ADDRESS: '1000' };
  const options = { schedule: 'on demand', engineProxy: true, speed: 100 } as const;
  const system = await startSystem({ ports: 'free', dataDir, settings, ...options });
  const { site, issuer, stripe, engineProxy, standIns } = system.addresses;
  const ask = async <T>(url: string): Promise<T> => (await fetch(url)).json() as Promise<T>;
  const told = async () => {
    const [mails, events] = await Promise.all(
      ['mail', 'events'].map((what) => ask<[]>(`${standIns}/${what}/list.json`)),
    );
    return { mails: mails?.length ?? 0, events: events?.length ?? 0 };
  };
  try {
    const cards = new CardPayer(stripe, `${site}/`);
    const payOnce = async () => {
      const { mails } = await told();
      const applicant = await Applicant.signedIn(site, issuer, somebodyNew());
      const { id } = await applicant.submitted();
      await cards.pay(await applicant.pay(id, 'stripe'), '4242424242424242');
      const isPaid = async () => (await applicant.application(id)).state === 'paid';
      if (!(await until(isPaid, MINUTE, SECOND))) throw new Error('a payment did not become paid');
      await applicant.payments();
      if (!(await until(async () => (await told()).mails > mails, MINUTE, SECOND))) throw new Error('nobody was told');
    };
    // The first one loads what a function keeps for all that follow.
    await payOnce();
    const [before, used, start] = [await told(), await ask<Used>(`${engineProxy}/_sandbox/consumed`), new Date()];
    for (let i = 0; i < PAYMENTS; i++) await payOnce();
    const [after, since] = [await told(), await ask<Used>(`${engineProxy}/_sandbox/consumed`)];
    const { lines, bytes } = loggedIn(join(dataDir, 'logs'), start);
    const per = (count: number) => Math.round((count / PAYMENTS) * 100) / 100;
    return {
      date: start.toISOString().slice(0, 10),
      payments: PAYMENTS,
      perPayment: {
        apiRequests: per(lines.filter((line) => apiFunctions.has(line.function)).length),
        invocations: per(lines.length),
        billedMilliseconds: per(lines.reduce((sum, { duration }) => sum + Math.ceil(duration), 0)),
        readUnits: per(since.read - used.read),
        writeUnits: per(since.write - used.write),
        emails: per(after.mails - before.mails),
        events: per(after.events - before.events),
        logBytes: per(bytes),
      },
    };
  } finally {
    await system.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The lines with which an invocation ends, and the size of all lines of the functions. */
function loggedIn(folder: string, start: Date): { lines: Line[]; bytes: number } {
  const all = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'));
  const ours = all.flatMap((text) => {
    const line = parsed(text);
    return line?.function !== undefined && new Date(line.timestamp ?? 0) >= start ? [{ text, line }] : [];
  });
  const ends = ours.flatMap(({ line }) => (line.duration === undefined ? [] : [line as Line]));
  return { lines: ends, bytes: ours.reduce((sum, { text }) => sum + text.length, 0) };
}

function parsed(text: string): Partial<Line> | undefined {
  try {
    return JSON.parse(text) as Partial<Line>;
  } catch {
    return undefined;
  }
}

/** What is paid for by the month, in the templates that `npm run synth` has written last: those of prod. */
function fixedIn(folder: string): Record<string, number> {
  const files = readdirSync(folder).filter((name) => /^evisa-prod-.*\.template\.json$/.test(name));
  const resources = files.flatMap((name) => {
    const { Resources = {} } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { Resources?: object };
    return Object.values(Resources) as { Type: string; Properties?: { Rules?: unknown[] } }[];
  });
  const of = (type: string) => resources.filter(({ Type }) => Type === type);
  return {
    keys: of('AWS::KMS::Key').length,
    secrets: of('AWS::SecretsManager::Secret').length,
    alarms: of('AWS::CloudWatch::Alarm').length,
    dashboards: of('AWS::CloudWatch::Dashboard').length,
    wafAcls: of('AWS::WAFv2::WebACL').length,
    wafRules: of('AWS::WAFv2::WebACL').flatMap(({ Properties }) => Properties?.Rules ?? []).length,
  };
}

const file = new URL('./measurement.json', import.meta.url);
const fixed = fixedIn('cdk.out');
writeFileSync(file, `${JSON.stringify({ ...(await measure()), fixed }, null, 2)}\n`);
console.log(readFileSync(file, 'utf8'));
