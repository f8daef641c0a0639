import { exitWithUsage, jsonFile, parseCommandLine } from '../command-line.ts';
import { print } from './report.ts';
import type { Routes } from './routes.ts';

const USAGE = `npm run chaos -- [--payments 30] [--seed 1] [--payment-methods stripe,alipay:stripe] [--out FILE] [--keep]
  simulates payers while everything fails, then audits the money; exits with 1 on any discrepancy.
  --payment-methods   as in -c paymentMethods= of the deployment; default: every method at its own gateway
  --out    writes the outcome to a file, as one JSON document
  --keep   keeps logs and books for debugging`;

async function readRoutes(text: string | undefined): Promise<Routes> {
  const { Routes } = await import('./routes.ts');
  try {
    return new Routes(text);
  } catch (error) {
    console.error(`--payment-methods: ${(error as Error).message}`);
    return exitWithUsage(USAGE);
  }
}

const { values } = parseCommandLine(USAGE, {
  options: {
    payments: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    'payment-methods': { type: 'string' },
    out: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const [payments, seed] = [Number(values.payments), Number(values.seed)];
if (!Number.isInteger(payments) || payments < 1 || !Number.isInteger(seed)) exitWithUsage(USAGE);
const write = jsonFile(values.out);
const routes = await readRoutes(values['payment-methods']);
const { chaos } = await import('./chaos.ts');
const outcome = await chaos(payments, seed, routes, values.keep);
print(outcome);
write(outcome);
process.exitCode = outcome.discrepancies.length === 0 ? 0 : 1;
