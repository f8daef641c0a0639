import { readFileSync } from 'node:fs';
import type { Applicant, Application, Payment, PaymentRecord } from '../../client/applicant.ts';
import { dataFiles } from '../../local/environment.ts';
import type { ChaosContext } from './context.ts';

/** What the API says, to each applicant, of all that is theirs. */
export interface Statements {
  readonly applications: readonly Application[];
  readonly payments: readonly PaymentRecord[];
  /** The refunds for which somebody on the staff was called. */
  readonly alarmed: ReadonlySet<string>;
}

const CONCURRENCY = 8;

export async function readStatements(world: ChaosContext): Promise<Statements> {
  const applications: Application[] = [];
  const payments: PaymentRecord[] = [];
  const queue = [...world.users];
  const reader = async () => {
    for (let user = queue.pop(); user !== undefined; user = queue.pop()) {
      const [applicant] = (await world.clientsOf(user)) as [Applicant];
      applications.push(...(await all<Application>(applicant, '/applications')));
      for (const { id } of await all<Payment>(applicant, '/payments')) payments.push(await applicant.payment(id));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, reader));
  return { applications, payments, alarmed: alarmsIn(world) };
}

async function all<T>(applicant: Applicant, path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor = '';
  do {
    const { status, body } = await applicant.call<{ items: T[]; next?: string }>('GET', `${path}?limit=100${cursor}`);
    if (status !== 200) throw new Error(`${path}: ${status}`);
    items.push(...body.items);
    cursor = body.next === undefined ? '' : `&cursor=${encodeURIComponent(body.next)}`;
  } while (cursor !== '');
  return items;
}

function alarmsIn({ system, dataDir }: ChaosContext): Set<string> {
  const { log } = dataFiles(dataDir);
  const lines = system.names.flatMap((name) => readFileSync(log(name), 'utf8').split('\n'));
  const alarms = lines.filter((line) => line.includes('"refund_manual_review"'));
  return new Set(alarms.flatMap((line) => /"refundId":"([^"]+)"/.exec(line)?.[1] ?? []));
}
