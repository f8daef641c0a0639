import * as z from 'zod';
import { createStripeSandbox } from './sandbox.ts';

const environment = z
  .object({
    PORT: z.coerce.number().int(),
    DATA_FILE: z.string().min(1),
    PUBLIC_URL: z.url(),
    STRIPE_ACCOUNT: z.string().startsWith('acct_'),
    STRIPE_SECRET_KEY: z.string().startsWith('sk_test_'),
    STRIPE_PUBLISHABLE_KEY: z.string().startsWith('pk_test_'),
    WEBHOOK_URL: z.url(),
    WEBHOOK_SECRET: z.string().startsWith('whsec_'),
    SPEED: z.coerce.number().positive().default(1),
  })
  .safeParse(process.env);

if (!environment.success) {
  console.error(`Stripe sandbox: ${z.prettifyError(environment.error)}`);
  process.exit(1);
}

const { data } = environment;
const sandbox = createStripeSandbox({
  port: data.PORT,
  dataFile: data.DATA_FILE,
  publicUrl: data.PUBLIC_URL.replace(/\/$/, ''),
  account: data.STRIPE_ACCOUNT,
  secretKey: data.STRIPE_SECRET_KEY,
  publishableKey: data.STRIPE_PUBLISHABLE_KEY,
  webhookUrl: data.WEBHOOK_URL,
  webhookSecrets: data.WEBHOOK_SECRET.split(','),
  speed: data.SPEED,
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void sandbox.stop().then(() => process.exit(0)));
}

await sandbox.start();
console.log('ready');
