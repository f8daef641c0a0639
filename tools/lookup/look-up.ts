import { ApiError } from '../../client/api-client.ts';
import type { StaffMember } from '../../client/staff-member.ts';
import type { OfficeTime } from '../../shared/calendar/office-time.ts';
import { reportOn } from './report.ts';
import { type LookupQuery, paymentsOf } from './search.ts';

const NOT_FOUND = 404;
/** Money that fits no payment of ours is found at its gateway only. */
const NOTHING_FOUND = `No payment was found. Read the search term again; if it is right, search the gateway's dashboard
(docs/runbook.md#was-this-paid).`;

/** What the command prints: a report on each payment found, the newest first. */
export async function lookUp(
  member: StaffMember,
  query: LookupQuery,
  office: OfficeTime,
): Promise<{ isFound: boolean; output: string }> {
  const reports = await reportOnAll(member, query, office);
  const isFound = reports.length > 0;
  const heading = isFound ? `Times are in the time zone of the visa office: ${office.timeZone}.` : NOTHING_FOUND;
  return { isFound, output: [heading, ...reports].join('\n') };
}

async function reportOnAll(member: StaffMember, query: LookupQuery, office: OfficeTime): Promise<readonly string[]> {
  try {
    const payments = await paymentsOf(member, query);
    return await Promise.all(payments.map(({ id }) => reportOn(member, id, office)));
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === NOT_FOUND) return [];
    throw error;
  }
}
