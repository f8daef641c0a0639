import type * as z from 'zod';
import { feeScheduleFaults, type RulesInForce } from '../../domain/fee-schedule-faults.ts';
import type { FeeSchedule } from '../../domain/fees.ts';
import schedule2026 from './schedules/2026-11.json' with { type: 'json' };
import { feeScheduleSchema } from './schema.ts';

/** All published versions. A version is never edited, since locked quotes refer to it: new fees need a new file. */
export const PUBLISHED: readonly unknown[] = [schedule2026];

/** A fee schedule that cannot be published; the message lists every fault and what to do. */
export class InvalidFeeScheduleError extends Error {
  override readonly name = 'InvalidFeeScheduleError';
}

/** @throws {InvalidFeeScheduleError} */
export function readFeeSchedules(documents: readonly unknown[], methodRules: RulesInForce): FeeSchedule[] {
  const schedules = documents.map((document) => readFeeSchedule(document, methodRules));
  for (const key of ['version', 'validFrom'] as const) {
    const values = schedules.map((schedule) => schedule[key]);
    const repeated = schedules.find((schedule, i) => values.indexOf(schedule[key]) !== i);
    if (repeated !== undefined) throw invalid(repeated.version, [`${key} is that of another schedule. Change it.`]);
  }
  return schedules;
}

function readFeeSchedule(document: unknown, methodRules: RulesInForce): FeeSchedule {
  const { data, error } = feeScheduleSchema.safeParse(document);
  if (error) throw invalid(versionOf(document), error.issues.map(issueText));
  const faults = feeScheduleFaults(data, methodRules);
  if (faults.length > 0) throw invalid(data.version, faults);
  return data;
}

function versionOf(document: unknown): string {
  return String((document as { version?: unknown } | null)?.version);
}

/** Rules are counted from 1, as in every other fault. */
function issueText({ path, message }: z.core.$ZodIssue): string {
  const [list, index, ...rest] = path;
  const where = list === 'rules' && typeof index === 'number' ? [`Rule ${index + 1}`, ...rest] : path;
  return `${where.join('.') || 'The file'}: ${message}`;
}

function invalid(version: string, faults: readonly string[]): InvalidFeeScheduleError {
  const list = faults.map((fault) => `\n- ${fault}`).join('');
  return new InvalidFeeScheduleError(
    `The fee schedule ${version} cannot be published (docs/fee-schedules.md says how to write one):${list}`,
  );
}
