import { queueConsumers } from '../../infra/functions/queue-consumers.ts';
import { schedules } from '../../infra/functions/schedules.ts';
import assumptions from './assumptions.json' with { type: 'json' };
import { addCounts, type Line } from './bill.ts';
import type { Usage } from './counters.ts';
import {
  API_FUNCTIONS,
  cacheRefreshes,
  coldStartCounts,
  coldStarts,
  type FunctionUsage,
  GIGABYTE,
  lambdaCounts,
  logCounts,
  logStorageCounts,
  secretReadCounts,
  traceCounts,
} from './functions.ts';
import measurement from './measurement.json' with { type: 'json' };
import type { BrowserUsage } from './visitor.ts';

export const SIGN_IN = 'Sign-in (Cognito)';

type PaymentUsage = Usage & BrowserUsage;

const { later, site, templates, visits } = measurement;
const NO_BROWSER_USAGE: BrowserUsage = { documents: 0, apiBytes: 0, pushes: 0, connections: 0 };
/** Their number of calls is fixed, but their work grows with payments. */
const SCHEDULED: ReadonlySet<string> = new Set(schedules.map((one) => one.function));

/** The usage of one paid application, from the first visit to the redaction of personal data. */
export function usagePerPayment(): PaymentUsage {
  const payers = Object.entries(visits) as [keyof typeof visits, PaymentUsage][];
  const parts: [number, PaymentUsage][] = [
    ...payers.map(([kind, used]): [number, PaymentUsage] => [assumptions.payers.value[kind], used]),
    ...Object.values(later.used).map((used): [number, PaymentUsage] => [
      1,
      { ...NO_BROWSER_USAGE, ...(used as Usage) },
    ]),
  ];
  const sum = (of: (used: PaymentUsage) => number | undefined) =>
    parts.reduce((total, [share, used]) => total + share * (of(used) ?? 0), 0);
  const byName = (of: (used: PaymentUsage) => Usage['calls']) => {
    const names = new Set(parts.flatMap(([, used]) => Object.keys(of(used))));
    return Object.fromEntries([...names].map((name) => [name, sum((used) => of(used)[name])]));
  };
  return {
    calls: byName(({ calls }) => calls),
    milliseconds: byName(({ milliseconds }) => milliseconds),
    readUnits: sum(({ readUnits }) => readUnits),
    writeUnits: sum(({ writeUnits }) => writeUnits),
    queueRequests: sum(({ queueRequests }) => queueRequests),
    emails: sum(({ emails }) => emails),
    events: sum(({ events }) => events),
    logBytes: sum(({ logBytes }) => logBytes),
    documents: sum(({ documents }) => documents),
    apiBytes: sum(({ apiBytes }) => apiBytes),
    pushes: sum(({ pushes }) => pushes),
    connections: sum(({ connections }) => connections),
  };
}

/** The costs of this number of payments a month, by what is charged for; zero without payments. */
export function variableCosts(payments: number): Line[] {
  const each = usagePerPayment();
  const functions: FunctionUsage[] = Object.keys(each.milliseconds).map((name) => ({
    name,
    calls: SCHEDULED.has(name) ? 0 : payments * (each.calls[name] ?? 0),
    milliseconds: payments * (each.milliseconds[name] ?? 0),
  }));
  const callsOf = (wanted: (name: string) => boolean) =>
    functions.reduce((sum, { name, calls }) => sum + (wanted(name) ? calls : 0), 0);
  const apiRequests = callsOf((name) => API_FUNCTIONS.has(name));
  const liveRequests = callsOf((name) => name.startsWith('live-'));
  const connections = payments * each.connections;
  // Each document loads the page and its icon.
  const siteRequests = payments * (site.files + 2 * each.documents);
  const edgeRequests = siteRequests + apiRequests;
  const edgeBytes = payments * (site.bytes + each.documents * site.pageBytes + each.apiBytes);
  const { rowMonths, minutesLive, usersPerPayment } = assumptions;
  const { table, indexes } = later.stored;
  const stored = (bytes: number) => (payments * bytes * rowMonths.value) / GIGABYTE;
  return [
    { name: SIGN_IN, counts: { activeUser: templates.standing.userPools * usersPerPayment.value * payments } },
    {
      name: 'API Gateway',
      counts: {
        httpApiRequest: apiRequests,
        liveMessage: payments * each.pushes + liveRequests,
        liveMinute: connections * minutesLive.value,
      },
    },
    {
      name: 'CloudFront and firewall',
      counts: {
        cloudFrontRequest: edgeRequests + connections,
        wafRequest: edgeRequests + connections,
        edgeFunction: edgeRequests,
        cloudFrontGigabyte: edgeBytes / GIGABYTE,
      },
    },
    { name: 'Lambda', counts: addCounts(...functions.map(lambdaCounts)) },
    {
      name: 'Lambda: cold starts',
      counts: addCounts(...functions.map((one) => coldStartCounts(one, coldStarts(one)))),
    },
    {
      name: 'DynamoDB: reads and writes',
      counts: { tableReadUnit: payments * each.readUnits, tableWriteUnit: payments * each.writeUnits },
    },
    {
      name: `DynamoDB: ${rowMonths.value} months of rows, with backups`,
      counts: { tableGigabyteMonth: stored(table + indexes), backupGigabyteMonth: stored(table) },
    },
    {
      name: 'Queues, events, e-mail',
      counts: {
        queueRequest: payments * each.queueRequests,
        busEvent: payments * each.events,
        email: payments * each.emails,
      },
    },
    {
      name: `Logs, ${Math.floor(templates.logMonths)} months`,
      counts: addCounts(
        logCounts(
          payments * each.logBytes,
          callsOf(() => true),
        ),
        logStorageCounts((apiRequests + liveRequests) * templates.accessLogBytes),
      ),
    },
    { name: 'Traces', counts: addCounts(...functions.map(traceCounts)) },
    {
      name: 'Secrets and keys, read',
      counts: addCounts(...functions.map(secretReadCounts), queueKeyCounts(functions)),
    },
  ];
}

/** SQS requests a data key twice per sender and once per receiver (SQS: Estimating AWS KMS costs). */
function queueKeyCounts(functions: readonly FunctionUsage[]) {
  const slotsOf = (wanted: string) => cacheRefreshes(functions.find(({ name }) => name === wanted)?.calls ?? 0);
  return addCounts(
    ...queueConsumers.map((one) => ({ keyRequest: 2 * slotsOf('publish-outbox') + slotsOf(one.function) })),
  );
}
