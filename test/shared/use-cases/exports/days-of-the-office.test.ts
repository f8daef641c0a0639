import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileFormats } from '../../../../functions/run-export/file-formats.ts';
import { createExportFiles } from '../../../../shared/adapters/s3/export-files.ts';
import { officeTime } from '../../../../shared/calendar/office-time.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { parsePaymentSearch } from '../../../../shared/lambda/parse-search.ts';
import { getExport } from '../../../../shared/use-cases/exports/get-export.ts';
import { requestExport } from '../../../../shared/use-cases/exports/request-export.ts';
import { runExport } from '../../../../shared/use-cases/exports/run-export.ts';
import { randomText } from '../../../../shared/wiring/random-text.ts';
import { createdDuring } from '../../../../web/src/format/device-days.ts';
import { anApplication, aPayment, HOUR } from '../../../support/fixtures.ts';
import { BUCKET, startObjects } from '../../../support/objects.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

const ZONE = 'Pacific/Auckland';
const FINANCE = { id: 'fred', role: 'finance' } as const;
/** Of all payments here: staff read one state by eight queries, and all of them by some fifty. */
const STATE = 'pending';
const utc = (text: string) => Date.parse(`${text}Z`);

/** Two in each hour around days with 24, 23 and 25 hours. */
const INSTANTS = ['2026-11-28T10:00', '2026-09-26T11:00', '2026-04-04T10:00'].flatMap((start) =>
  Array.from({ length: 2 * 28 }, (_, i) => utc(start) + (i * HOUR) / 2),
);
const DAYS: [string, number][] = [
  ['2026-11-29', 24],
  ['2026-09-27', 23],
  ['2026-04-05', 25],
];

let table: TestTable;
let s3: Awaited<ReturnType<typeof startObjects>>;
let payments: Payment[];
const originalZone = process.env.TZ;

beforeAll(async () => {
  process.env.TZ = ZONE;
  table = await startTable();
  s3 = await startObjects(1024);
  payments = INSTANTS.map((createdAt) => aPayment(anApplication(), { createdAt, state: STATE, userId: 'moana' }));
  await table.putPayments(payments);
});
afterAll(async () => {
  if (originalZone === undefined) delete process.env.TZ;
  else process.env.TZ = originalZone;
  await table.stop();
  s3.remove();
});

/** The ids of the payments that clocks in the zone show on this day. */
function shownOn(day: string): string[] {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, dateStyle: 'short' });
  return payments.filter(({ createdAt }) => format.format(createdAt) === day).map(({ id }) => id);
}

const sorted = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id).sort();

describe.each(DAYS)('%s in Auckland, of %i hours', (day, hours) => {
  const expected = () => {
    const ids = shownOn(day).sort();
    expect(ids).toHaveLength(2 * hours);
    return ids;
  };

  it("is the same day in an applicant's list", async () => {
    const { from, until } = createdDuring(day, day);
    const range = { from: Date.parse(from ?? ''), until: Date.parse(until ?? '') };
    expect(sorted((await table.payments.listByUser('moana', { limit: 100, ...range })).items)).toEqual(expected());
  });

  it('is the same day in a staff search', async () => {
    const body = { by: 'date', from: day, to: day, status: STATE, limit: 100 } as const;
    const { search, page } = parsePaymentSearch(body, officeTime(ZONE));
    expect(sorted((await table.search.payments(search, page)).items)).toEqual(expected());
  });

  it('is the same day in an export, whose times are local, with UTC beside them', async () => {
    const files = createExportFiles(s3.client, BUCKET);
    const deps = { ...table, files, clock: () => Date.UTC(2026, 11, 31), randomText, formats: fileFormats };
    const range = officeTime(ZONE).range(day, day);
    const days = { from: day, to: day, timeZone: ZONE, range };
    const request = { dataset: 'payments', ...days, state: STATE, format: 'csv' } as const;
    const requested = await requestExport(deps, FINANCE, request);
    if (!requested.ok) throw new Error(requested.error.code);
    const limits = { until: Number.MAX_SAFE_INTEGER, leaseDuration: HOUR, pageSize: 400, partBytes: 1024 };
    expect(await runExport(deps, requested.value, limits)).toBe('done');
    const read = await getExport(deps, FINANCE, requested.value.id);
    if (!read.ok || read.value.download === undefined) throw new Error('there is no file');
    const text = await (await fetch(read.value.download.url)).text();
    const [names = [], ...rows] = text
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    const cells = rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? ''])));
    expect(cells.map(({ payment_id }) => payment_id).sort()).toEqual(expected());
    for (const { created = '', created_utc = '', time_zone } of cells) {
      expect(time_zone).toBe(ZONE);
      expect(created).toMatch(new RegExp(`^${day}T\\d\\d:\\d\\d:\\d\\d\\+1[23]:00$`));
      expect(created_utc).toMatch(/Z$/);
      expect(Date.parse(created_utc)).toBe(Date.parse(created));
    }
  });
});
