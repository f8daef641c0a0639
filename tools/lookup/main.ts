import { readFileSync } from 'node:fs';
import { input } from '@inquirer/prompts';
import { ApiError } from '../../client/api-client.ts';
import { StaffMember } from '../../client/staff-member.ts';
import { officeTime } from '../../shared/calendar/office-time.ts';
import { exitWithUsage, parseCommandLine } from '../command-line.ts';
import { fetchConfig } from '../fetch-config.ts';
import { asStaff, signInByBrowser } from '../sign-in.ts';
import { lookUp } from './look-up.ts';
import { parseTerm } from './search.ts';

const USAGE = `npm run lookup -- --url https://… [--token-file FILE] [receipt or application number | pay_… | app_… | pi_…]
  Was this paid? Queries the gateway if the payment is still open, and prints its history. Exits with 0 if a payment
  was found, 1 if none was, 2 if the search failed. Staff only; every lookup is recorded in the audit trail.
  Without a search term it prompts for one, which can also be an email address or passport number: these do not
  belong on a command line.
  --token-file   a file with an access token; without it, prints an address to sign in at`;

function options() {
  const text = { type: 'string' } as const;
  const known = { options: { url: text, 'token-file': text }, allowPositionals: true } as const;
  const { values, positionals } = parseCommandLine(USAGE, known);
  const { url = '', 'token-file': file } = values;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url) || positionals.length > 1) exitWithUsage(USAGE);
  return { site: new URL(url).origin, term: positionals[0], file };
}

try {
  const { site, term, file } = options();
  const query = term === undefined ? undefined : parseTerm(term);
  const config = await fetchConfig(site);
  const open = (address: string) => console.log(`Open this address and sign in:\n  ${address}`);
  const token = file === undefined ? await signInByBrowser(asStaff(config), open) : readFileSync(file, 'utf8').trim();
  const promptForTerm = async () =>
    parseTerm(await input({ message: 'Receipt or application number, email address, passport number or id:' }));
  const office = officeTime(config.officeTimeZone);
  const { isFound, output } = await lookUp(new StaffMember(site, token), query ?? (await promptForTerm()), office);
  console.log(output);
  process.exitCode = isFound ? 0 : 1;
} catch (error) {
  process.exitCode = 2;
  const { detail, next } = error instanceof ApiError ? error.problem : {};
  if (detail !== undefined) console.error(`${detail} ${next ?? ''}`);
  else console.error(error instanceof Error ? error.message : 'unknown');
}
