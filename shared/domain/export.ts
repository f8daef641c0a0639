import type { StaffMember } from './audit-event.ts';
import type { ExportId } from './ids.ts';
import type { PaymentState } from './payment.ts';
import { DAY, MINUTE } from './time.ts';

/** What finance asks for: the payments that were begun on these days. */
export interface ExportRequest {
  readonly dataset: 'payments';
  /** UTC days, `yyyy-mm-dd`, both included. */
  readonly from: string;
  readonly to: string;
  readonly state?: PaymentState;
}

/** A piece of the file that the store has taken. The store puts them together by their numbers, which may have gaps. */
export interface ExportPart {
  readonly number: number;
  readonly etag: string;
}

/** A file of payments, in the making or made. All times are UTC milliseconds. */
export interface Export {
  readonly id: ExportId;
  readonly request: ExportRequest;
  readonly requestedBy: StaffMember;
  readonly state: 'running' | 'done' | 'failed';
  /** Where the file is; nobody can guess it. */
  readonly file: string;
  /** Under which the store collects the parts. */
  readonly uploadId?: string;
  readonly parts: readonly ExportPart[];
  /** Each is used once, so that a run that was overtaken spoils no part of the run that goes on. */
  readonly nextPart: number;
  /** The place of the last row that stands in a part; absent where none does. */
  readonly cursor?: string;
  /** All rows stand in parts. */
  readonly written?: boolean;
  /** Rows in the parts. */
  readonly rows: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When a run should go on with it: a run that has it puts that off; absent where nothing is left to do. */
  readonly dueAt?: number;
  /** Runs since the last part. */
  readonly tries: number;
  readonly version: number;
}

/** Days that one export may cover. */
export const MAX_EXPORT_DAYS = 366;

/** For how long an export, and its file, can be had (milliseconds). */
export const EXPORT_RETENTION = 7 * DAY;

/** For how long a signed address of the file works (milliseconds). */
export const EXPORT_URL_TTL = 5 * MINUTE;

/** Creation times that are wanted, from included, until excluded: what is begun after the request is not in the file. */
export function exportTimeRange({ request, createdAt }: Pick<Export, 'request' | 'createdAt'>) {
  return { from: Date.parse(request.from), until: Math.min(Date.parse(request.to) + DAY, createdAt) };
}

/** How many days, both ends included; less than one where they are the wrong way round. */
export function dayCount({ from, to }: Pick<ExportRequest, 'from' | 'to'>): number {
  return (Date.parse(to) - Date.parse(from)) / DAY + 1;
}
