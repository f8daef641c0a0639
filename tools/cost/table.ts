import measurement from './measurement.json' with { type: 'json' };
import priceList from './prices.json' with { type: 'json' };

/** Of house functions: see infra/constructs/house-function.ts. */
const MEMORY_GB = 1;
/** Sent, received, deleted. */
const REQUESTS_A_MESSAGE = 3;
const GIGABYTE = 1e9;
const MONTHLY = [1_000, 100_000, 10_000_000];

type Price = keyof typeof priceList.prices;

const { perPayment: used, fixed } = measurement;
const cost = (price: Price, count: number) => (count * priceList.prices[price].usd) / priceList.prices[price].per;

/** USD of one paid application, by what is charged for. */
const variable: Readonly<Record<string, number>> = {
  'API Gateway': cost('httpApiRequest', used.apiRequests),
  'CloudFront and WAF': cost('cloudFrontRequest', used.apiRequests) + cost('wafRequest', used.apiRequests),
  Lambda:
    cost('lambdaRequest', used.invocations) + cost('lambdaGbSecond', (used.billedMilliseconds / 1000) * MEMORY_GB),
  DynamoDB: cost('tableWriteUnit', used.writeUnits) + cost('tableReadUnit', used.readUnits),
  'SQS, EventBridge, SES':
    cost('fifoRequest', (used.emails + used.events) * REQUESTS_A_MESSAGE) +
    cost('busEvent', used.events) +
    cost('email', used.emails),
  Logs: cost('logGigabyte', used.logBytes / GIGABYTE),
};

/** USD a month, however many pay. */
const standing =
  cost('key', fixed.keys) +
  cost('secret', fixed.secrets) +
  cost('alarm', fixed.alarms) +
  cost('dashboard', fixed.dashboards) +
  cost('wafAcl', fixed.wafAcls) +
  cost('wafRule', fixed.wafRules);

/** USD per 1,000 paid applications, in Markdown: what stands in the README. */
export function costTable(): string {
  const cells = (name: string, at: (payments: number) => number) =>
    `| ${name} | ${MONTHLY.map((payments) => (at(payments) * 1000).toFixed(3)).join(' | ')} |`;
  const sum = Object.values(variable).reduce((a, b) => a + b);
  return [
    `| USD per 1,000 paid applications, at … a month | ${MONTHLY.map((payments) => payments.toLocaleString('en')).join(' | ')} |`,
    '|---|---|---|---|',
    ...Object.entries(variable).map(([name, usd]) => cells(name, () => usd)),
    cells(`fixed: ${standing.toFixed(2)} a month`, (payments) => standing / payments),
    cells('**all**', (payments) => sum + standing / payments),
  ].join('\n');
}
