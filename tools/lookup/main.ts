import { exitWithUsage, parseCommandLine, siteOf } from '../command-line.ts';

const USAGE = `npm run lookup -- --url https://… [--token-file FILE] [receipt or application number | pay_… | app_… | pi_…]
  Was this paid? Queries the gateway if the payment is still open, and prints its history. Exits with 0 if a payment
  was found, 1 if none was, 2 if the search failed. Staff only; every lookup is recorded in the audit trail.
  Without a search term it prompts for one, which can also be an email address or passport number: these do not
  belong on a command line.
  --token-file   a file with an access token; without it, prints an address to sign in at`;

const text = { type: 'string' } as const;
const { values, positionals } = parseCommandLine(USAGE, {
  options: { url: text, 'token-file': text },
  allowPositionals: true,
});
const { url, 'token-file': tokenFile } = values;
const site = siteOf(url, USAGE);
if (positionals.length > 1)
  exitWithUsage(USAGE, 'There is more than one search term: write a number with spaces in quotes.');
const { runLookup } = await import('./run.ts');
process.exitCode = await runLookup({ site, term: positionals[0], tokenFile });
