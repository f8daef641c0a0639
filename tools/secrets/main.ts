import { exitWithUsage, parseCommandLine } from '../command-line.ts';
import { FORM } from './form.ts';

const USAGE = `npm run secrets -- --stage dev [--region us-east-1] [--site-url https://…]
  prompts for the keys of the gateways that config/<stage>.json uses, and stores them in Secrets Manager; input is hidden.
  --site-url   the SiteUrl that the deployment printed, for the webhook addresses to register; by default the address
               in config/<stage>.json
  --config FILE  another file with the stage's options
  --from FILE  reads them from a JSON file ("-": standard input) instead: ${FORM}
  --replace    with --from: replaces valid keys
  --remove-account ID   removes the keys of a previous merchant account: its payments can then be neither queried nor
               refunded here

  Keys of another merchant account become the current ones, which new payments use. Those of the account that they replace
  are kept as a previous account, for its open payments and refunds.`;

const text = { type: 'string' } as const;
const { values } = parseCommandLine(USAGE, {
  options: {
    stage: text,
    region: text,
    config: text,
    'site-url': text,
    from: text,
    replace: { type: 'boolean', default: false },
    'remove-account': text,
  },
});
const { stage, region, config, 'site-url': siteUrl, from, replace, 'remove-account': removed } = values;
if (stage === undefined || !/^[a-z]+$/.test(stage))
  exitWithUsage(USAGE, '--stage is missing, or not the name of a stage.');
const { changeSecrets } = await import('./change-secrets.ts');
process.exitCode = await changeSecrets({ stage, region, config, siteUrl, from, replace, removed });
