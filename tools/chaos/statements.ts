import { readFileSync } from 'node:fs';
import type { Application, PaymentRecord } from '../../client/api-client.ts';
import type { Applicant, Page } from '../../client/applicant.ts';
import { dataFiles } from '../../local/environment.ts';
import type { ChaosContext } from './context.ts';

/** All applications and payments, as the API returns them to their applicants. */
export interface Statements {
  readonly applications: readonly Application[];
  readonly payments: readonly PaymentRecord[];
  /** The refunds that raised an alarm for manual review. */
  readonly alarmed: ReadonlySet<string>;
}

const CONCURRENCY = 8;

export async function readStatements(context: ChaosContext): Promise<Statements> {
  const applications: Application[] = [];
  const payments: PaymentRecord[] = [];
  const queue = [...context.users];
  const reader = async () => {
    for (let user = queue.pop(); user !== undefined; user = queue.pop()) {
      const [applicant] = (await context.clientsOf(user)) as [Applicant];
      applications.push(...(await all((query) => applicant.applications(query))));
      for (const { id } of await all((query) => applicant.payments(query))) payments.push(await applicant.payment(id));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, reader));
  return { applications, payments, alarmed: alarmsIn(context) };
}

/** Every page of a list. */
async function all<T>(read: (query: { limit: number; cursor?: string }) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let page = await read({ limit: 100 });
  items.push(...page.items);
  while (page.next !== undefined) {
    page = await read({ limit: 100, cursor: page.next });
    items.push(...page.items);
  }
  return items;
}

function alarmsIn({ system, dataDir }: ChaosContext): Set<string> {
  const { log } = dataFiles(dataDir);
  const lines = system.names.flatMap((name) => readFileSync(log(name), 'utf8').split('\n'));
  const alarms = lines.filter((line) => line.includes('"refund_manual_review"'));
  return new Set(alarms.flatMap((line) => /"refundId":"([^"]+)"/.exec(line)?.[1] ?? []));
}
