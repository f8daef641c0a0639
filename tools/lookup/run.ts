import { StaffMember } from '../../client/staff-member.ts';
import { officeTime } from '../../shared/calendar/office-time.ts';
import { problemText } from '../api-problem.ts';
import { staffToken } from '../sign-in.ts';
import { lookUp } from './look-up.ts';
import { parseTerm } from './search.ts';

export interface LookupRequest {
  /** The site's public origin. */
  readonly site: string;
  /** What identifies the payment; prompts for it by default. */
  readonly term: string | undefined;
  /** A file with an access token; by default the user signs in. */
  readonly tokenFile: string | undefined;
}

/** Prints a report on each payment found, or why there is none. @returns the exit code */
export async function runLookup(request: LookupRequest): Promise<number> {
  try {
    return (await findAndPrint(request)) ? 0 : 1;
  } catch (error) {
    console.error(problemText(error));
    return 2;
  }
}

/** @returns whether a payment was found */
async function findAndPrint({ site, term, tokenFile }: LookupRequest): Promise<boolean> {
  const given = term === undefined ? undefined : parseTerm(term);
  const { token, config } = await staffToken(site, tokenFile);
  const query = given ?? parseTerm(await promptForTerm());
  const office = officeTime(config.officeTimeZone);
  const { isFound, output } = await lookUp(new StaffMember(site, token), query, office);
  console.log(output);
  return isFound;
}

async function promptForTerm(): Promise<string> {
  const { input } = await import('@inquirer/prompts');
  return input({ message: 'Receipt or application number, email address, passport number or id:' });
}
