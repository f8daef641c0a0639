import type { StaffMember } from './audit-event.ts';
import type { ExportId } from './ids.ts';
import type { PaymentState } from './payment.ts';
import { DAY, MINUTE, type TimeRange } from './time.ts';

/** A workbook for people, or comma-separated values for programs. */
export const EXPORT_FORMATS = ['xlsx', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
};

/** A request of finance for the payments that were created on these days. */
export interface ExportRequest {
  readonly dataset: 'payments';
  /** Days of the time zone, `yyyy-mm-dd`, inclusive. */
  readonly from: string;
  readonly to: string;
  /** The office's, IANA, at the time of the request. */
  readonly timeZone: string;
  /** The time that the days cover. */
  readonly range: TimeRange;
  readonly state?: PaymentState;
  readonly format: ExportFormat;
}

/** An uploaded part of the file. The store joins the parts in the order of their numbers, which may have gaps. */
export interface ExportPart {
  readonly number: number;
  readonly etag: string;
}

/** An export job and its progress. All times are UTC milliseconds. */
export interface Export {
  readonly id: ExportId;
  readonly request: ExportRequest;
  readonly requestedBy: StaffMember;
  readonly state: 'running' | 'done' | 'failed';
  /** Object key of the file; unguessable. */
  readonly file: string;
  /** The store's id of the multipart upload. */
  readonly uploadId?: string;
  readonly parts: readonly ExportPart[];
  /** Each number is used once, so that an outdated run cannot overwrite a part of the current run. */
  readonly nextPart: number;
  /** The position after the last row in a part; absent before the first part. */
  readonly cursor?: string;
  /** What the file's format needs to know to continue after the last part; absent before the first part. */
  readonly formatState?: string;
  /** All rows are in parts. */
  readonly written?: boolean;
  /** Number of rows in the parts. */
  readonly rows: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When the next run should continue; a current run postpones this. Absent if nothing is left to do. */
  readonly dueAt?: number;
  /** Runs since the last part. */
  readonly tries: number;
  readonly version: number;
}

/** Maximum number of days that one export may cover. */
export const MAX_EXPORT_DAYS = 366;

/** How long an export and its file are stored (milliseconds). */
export const EXPORT_RETENTION = 7 * DAY;

/** How long a signed download URL is valid (milliseconds). */
export const EXPORT_URL_TTL = 5 * MINUTE;

/** The range of creation times. Payments created after the request are not exported. */
export function exportTimeRange({ request, createdAt }: Pick<Export, 'request' | 'createdAt'>): TimeRange {
  return { from: request.range.from, until: Math.min(request.range.until, createdAt) };
}

/** Number of days, inclusive; less than one if `to` is before `from`. */
export function dayCount({ from, to }: Pick<ExportRequest, 'from' | 'to'>): number {
  return (Date.parse(to) - Date.parse(from)) / DAY + 1;
}
