import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fileFormats } from '../../../../functions/run-export/file-formats.ts';
import { createExportFiles } from '../../../../shared/adapters/s3/export-files.ts';
import { officeTime } from '../../../../shared/calendar/office-time.ts';
import type { ExportFormat, ExportRequest } from '../../../../shared/domain/export.ts';
import { EXPORT_FORMATS, EXPORT_RETENTION } from '../../../../shared/domain/export.ts';
import { receiptNumber } from '../../../../shared/domain/ids.ts';
import { money } from '../../../../shared/domain/money.ts';
import { PAYMENT_STATE_NAMES, type Payment, type PaymentState } from '../../../../shared/domain/payment.ts';
import type { ExportFiles } from '../../../../shared/ports/exports/export-files.ts';
import { getExport } from '../../../../shared/use-cases/exports/get-export.ts';
import { requestExport } from '../../../../shared/use-cases/exports/request-export.ts';
import { runExport } from '../../../../shared/use-cases/exports/run-export.ts';
import { randomText } from '../../../../shared/wiring/random-text.ts';
import { anApplication, aPayment, HOUR, NOW } from '../../../support/fixtures.ts';
import { BUCKET, startObjects } from '../../../support/objects.ts';
import { startTable, type TestTable } from '../../../support/table.ts';
import { sheetsOf } from '../../../support/workbook.ts';

const FINANCE = { id: 'fred', role: 'finance' } as const;
const PART = 1024;
const DAY = 24 * HOUR;

let table: TestTable;
let s3: Awaited<ReturnType<typeof startObjects>>;
let files: ExportFiles;
let clock: { now: number };

beforeAll(async () => {
  table = await startTable();
  s3 = await startObjects(PART);
});
afterAll(async () => {
  await table.stop();
  s3.remove();
});
beforeEach(() => {
  clock = { now: NOW + 60 * DAY };
  files = createExportFiles(s3.client, BUCKET);
});

const deps = () => ({ ...table, files, clock: () => clock.now, randomText, formats: fileFormats });
const limits = () => ({ until: clock.now + 1, leaseDuration: 6 * 60_000, pageSize: 20, partBytes: PART });

type DaysRequest = Omit<ExportRequest, 'timeZone' | 'range' | 'format'> & { readonly format?: ExportFormat };

const ofUtc = (request: DaysRequest): ExportRequest => {
  const { timeZone, range } = officeTime('UTC');
  return { format: 'csv', ...request, timeZone, range: range(request.from, request.to) };
};

async function asked(request: DaysRequest) {
  const result = await requestExport(deps(), FINANCE, ofUtc(request));
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

/** Runs the schedule until nothing is due. `during` may inject faults. */
async function runAll(run = () => runDue()) {
  for (let runs = 0; runs < 200; runs++) {
    if ((await run()) === 0) return runs;
  }
  throw new Error('it does not end');
}

async function runDue(changes: Partial<ReturnType<typeof deps>> = {}): Promise<number> {
  const due = await table.exports.listDue(clock.now, 10);
  for (const job of due) await runExport({ ...deps(), ...changes }, job, limits());
  return due.length;
}

async function seed(count: number, make: (i: number) => Partial<Payment>): Promise<Payment[]> {
  const application = anApplication();
  const payments = Array.from({ length: count }, (_, i) => aPayment(application, make(i)));
  await table.putPayments(payments);
  return payments;
}

async function download(job: { id: `exp_${string}` }) {
  const read = await getExport(deps(), FINANCE, job.id);
  if (!read.ok || read.value.download === undefined) throw new Error('there is no file');
  return new Uint8Array(await (await fetch(read.value.download.url)).arrayBuffer());
}

const downloadText = async (job: { id: `exp_${string}` }) => new TextDecoder().decode(await download(job));

function rowsOf(text: string): Record<string, string>[] {
  const [names = [], ...rows] = text
    .split('\r\n')
    .slice(0, -1)
    .map((line) => line.split(','));
  return rows.map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])));
}

function rowsOfWorkbook(file: Uint8Array): Record<string, string>[] {
  const [names = [], ...rows] = sheetsOf(file).flat();
  return rows.map((cells) => Object.fromEntries(names.map(({ value }, i) => [value, cells[i]?.value ?? ''])));
}

function sums(all: readonly { currency: string; amount: number }[]) {
  const sum = new Map<string, number>();
  for (const { currency, amount } of all) sum.set(currency, (sum.get(currency) ?? 0) + amount);
  return Object.fromEntries(sum);
}

describe('an export of many payments', () => {
  const from = '2026-11-20';
  const to = '2026-12-10';
  let payments: Payment[];

  beforeAll(async () => {
    // Across the end of a month, with many in the same millisecond, and in every state.
    payments = await seed(240, (i) => {
      const createdAt = Date.parse(from) + Math.floor(i / 3) * 367 * 60_000;
      const state = (i % 2 === 0 && PAYMENT_STATE_NAMES[(i / 2) % 7]) || 'succeeded';
      const amount = i % 5 === 0 ? money(720_00 + i, 'CNY') : money(25_00 + i, 'USD');
      return { createdAt, state, amount };
    });
  }, 120_000);

  const wanted = (only?: PaymentState) =>
    payments.filter(
      ({ createdAt, state }) => createdAt < Date.parse(to) + DAY && (only === undefined || state === only),
    );

  it.each(EXPORT_FORMATS)(
    'contains each row once and the correct sums as %s despite crashed, interrupted and concurrent runs',
    async (format) => {
      // A page of every state takes 56 queries, of one state 8: one format reads every state, in larger pages.
      const [state, pageSize, atLeast] = format === 'csv' ? [undefined, 60, 3] : (['succeeded', 20, 10] as const);
      const job = await asked({ dataset: 'payments', from, to, format, ...(state && { state }) });
      let calls = 0;
      /** Crashes at times, before or after a part is uploaded, without an answer. */
      const dying: ExportFiles = {
        ...files,
        async addPart(...part) {
          calls += 1;
          if (calls % 8 === 2) throw new Error('killed before');
          const tag = await files.addPart(...part);
          if (calls % 8 === 5) throw new Error('killed after');
          return tag;
        },
        async completeUpload(...all) {
          await files.completeUpload(...all);
          calls += 1;
          if (calls % 2 === 0) throw new Error('killed after');
        },
      };
      let deaths = 0;
      const ends = new Set<string>();
      await runAll(async () => {
        const due = await table.exports.listDue(clock.now, 10);
        // Each run has its own clock and reaches its deadline after a few steps.
        const short = (steps: number) => {
          let left = steps;
          return () => (left-- > 0 ? clock.now : clock.now + 2);
        };
        const racing = due.flatMap((one) => [8, 6].map((steps) => ({ one, steps })));
        const results = await Promise.allSettled(
          racing.map(({ one, steps }) =>
            runExport({ ...deps(), files: dying, clock: short(steps) }, one, { ...limits(), pageSize }),
          ),
        );
        for (const result of results) {
          if (result.status === 'rejected') deaths += 1;
          else ends.add(result.value);
        }
        // A crashed run leaves its reservation behind.
        clock.now += 7 * 60_000;
        return due.length;
      });
      const done = await table.exports.get(job.id, clock.now);
      expect(done).toMatchObject({ state: 'done', rows: wanted(state).length });
      expect(done?.parts.length).toBeGreaterThan(atLeast);
      expect(deaths).toBeGreaterThan(1);
      expect(ends).toEqual(new Set(['conflict', 'incomplete', 'done']));

      const rows = format === 'csv' ? rowsOf(await downloadText(job)) : rowsOfWorkbook(await download(job));
      expect(rows.map(({ payment_id }) => payment_id).toSorted()).toEqual(
        wanted(state)
          .map(({ id }) => id)
          .toSorted(),
      );
      const exported = rows.map(({ currency = '', amount_minor }) => ({ currency, amount: Number(amount_minor) }));
      expect(sums(exported)).toEqual(sums(wanted(state).map(({ amount }) => amount)));
      expect(rows.map(({ created }) => created)).toEqual(rows.map(({ created }) => created).toSorted());
    },
    120_000,
  );

  it.each(['reads payments', 'uploads a part'] as const)(
    'is not corrupted by a run that is frozen while it %s',
    async (where) => {
      const job = await asked({ dataset: 'payments', from, to, state: 'succeeded' });
      const { promise: woken, resolve: wake } = Promise.withResolvers<void>();
      const { promise: asleep, resolve: fallAsleep } = Promise.withResolvers<void>();
      let isOutdated = false;
      const sleep = async () => {
        fallAsleep();
        await woken;
        isOutdated = true;
      };
      let pages = 0;
      const scan: TestTable['scan'] = {
        async scanPage(step) {
          const page = await table.scan.scanPage(step);
          pages += 1;
          if (where === 'reads payments' && pages === 3) await sleep();
          return page;
        },
      };
      const sleepy: ExportFiles = {
        ...files,
        async addPart(uploadId, number, content) {
          if (where === 'uploads a part' && number === 3) await sleep();
          return files.addPart(uploadId, number, isOutdated ? Buffer.from('nobody may read this') : content);
        },
      };
      const larger = { ...limits(), pageSize: 40 };
      const sleeper = runExport({ ...deps(), scan, files: sleepy }, job, larger);
      await asleep;
      clock.now += 7 * 60_000;
      const other = await table.exports.listDue(clock.now, 1);
      const waking: ExportFiles = {
        ...files,
        async completeUpload(...all) {
          wake();
          expect(await sleeper).toBe('conflict');
          await files.completeUpload(...all);
        },
      };
      const longer = { ...larger, until: Number.POSITIVE_INFINITY };
      expect(await runExport({ ...deps(), files: waking }, other[0] ?? job, longer)).toBe('done');
      expect(await downloadText(job)).not.toContain('nobody');
      expect(rowsOf(await downloadText(job))).toHaveLength(wanted('succeeded').length);
    },
    60_000,
  );

  it('contains only payments in the requested state', async () => {
    const job = await asked({ dataset: 'payments', from, to, state: 'expired' });
    await runAll();
    const rows = rowsOf(await downloadText(job));
    expect(rows).toHaveLength(wanted('expired').length);
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['expired']));
  }, 60_000);

  it('contains a payment once whose state changes during the scan', async () => {
    const job = await asked({ dataset: 'payments', from: '2026-11-20', to: '2026-11-20' });
    const mine = payments.filter(({ createdAt }) => createdAt < Date.parse('2026-11-21'));
    let moved = 0;
    const restless: TestTable['scan'] = {
      async scanPage(step) {
        const open = mine.filter(({ state }) => state === 'pending')[moved++];
        const changed = open && { ...open, state: 'succeeded' as const, version: 2 };
        const [read] = await Promise.all([
          table.scan.scanPage(step),
          changed && table.ledger.commit({ payments: [changed] }),
        ]);
        if (changed) payments = payments.with(payments.indexOf(open), changed);
        return read;
      },
    };
    await runAll(() => runDue({ scan: restless }));
    const ids = rowsOf(await downloadText(job)).map(({ payment_id }) => payment_id);
    expect(ids.toSorted()).toEqual(mine.map(({ id }) => id).toSorted());
  }, 60_000);
});

describe('an export', () => {
  const day = '2025-03-03';
  const request: DaysRequest = { dataset: 'payments', from: day, to: day };

  it('without payments contains the header row', async () => {
    const job = await asked({ ...request, state: 'succeeded', from: '2024-02-28', to: '2024-03-01' });
    await runAll();
    const text = await downloadText(job);
    expect(text).toMatch(/^receipt_number,payment_id,[a-z_,]+gateway_reference\r\n$/);
  });

  it('contains the outcome of each payment, no personal data, and no formula', async () => {
    const createdAt = Date.parse(day) + 5 * HOUR;
    const times = { openedAt: createdAt, observedAt: createdAt, sinceVersion: 2 };
    const disputed = (id: string, state: 'won' | 'lost' | 'open', amount: number, currency = 'USD') => ({
      id,
      state,
      amount: money(amount, currency),
      ...times,
    });
    const [payment] = (await seed(1, () => ({
      createdAt,
      state: 'succeeded',
      accepted: true,
      succeededAt: createdAt + 1000,
      unreserved: 1000,
      refundTotals: { sent: 500, done: 1000, manual_review: 75 },
      disputes: [disputed('dp_A', 'won', 100), disputed('dp_B', 'lost', 500), disputed('dp_C', 'open', 500, 'JPY')],
      reference: '=HYPERLINK("http://evil.example")',
    }))) as [Payment];
    const job = await asked(request);
    await runAll();
    const text = await downloadText(job);
    const [row] = rowsOf(text);
    expect(row).toMatchObject({
      receipt_number: receiptNumber(payment.id),
      created: '2025-03-03T05:00:00+00:00',
      created_utc: '2025-03-03T05:00:00Z',
      succeeded: '2025-03-03T05:00:01+00:00',
      succeeded_utc: '2025-03-03T05:00:01Z',
      time_zone: 'UTC',
      state: 'succeeded',
      accepted: 'yes',
      amount_minor: '2575',
      amount: '25.75',
      currency: 'USD',
      captured: '25.75',
      refunding: '5.00',
      refunded: '10.00',
      refund_retrying: '0.00',
      refund_failed: '0.75',
      lost_minor: '500',
      lost: '5.00',
      disputes: 'won USD 1.00; lost USD 5.00; open JPY 500',
    });
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(text).not.toMatch(/amina/i);
  });

  it('contains no payment that was created after the request', async () => {
    clock.now = Date.parse(day) + 12 * HOUR;
    const job = await asked(request);
    await seed(1, () => ({ createdAt: clock.now + 1000 }));
    const before = await table.exports.get(job.id, clock.now);
    await runAll();
    const rows = rowsOf(await downloadText(before ?? job));
    expect(rows.every(({ created_utc: created = '' }) => created < new Date(clock.now).toISOString())).toBe(true);
  });

  it('is available for a week', async () => {
    const job = await asked({ ...request, state: 'succeeded' });
    await runAll();
    clock.now += EXPORT_RETENTION - 1;
    expect(await getExport(deps(), FINANCE, job.id)).toMatchObject({ ok: true });
    clock.now += 1;
    expect(await getExport(deps(), FINANCE, job.id)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it.each([
    ['2025-03-03', '2025-03-02'],
    ['2025-03-03', '2026-03-04'],
  ])('from %s to %s is rejected', async (from, to) => {
    const refusal = await requestExport(deps(), FINANCE, ofUtc({ dataset: 'payments', from, to }));
    expect(refusal).toMatchObject({ ok: false, error: { code: 'invalid_date_range' } });
  });

  it('without progress fails in the end and leaves no upload behind', async () => {
    const job = await asked({ ...request, state: 'succeeded' });
    const scan: TestTable['scan'] = { scanPage: async () => ({ payments: [] }) };
    const broken: ExportFiles = {
      ...files,
      addPart: async () => {
        throw new Error('no');
      },
    };
    await runAll(async () => {
      const due = await table.exports.listDue(clock.now, 10);
      await Promise.allSettled(due.map((one) => runExport({ ...deps(), scan, files: broken }, one, limits())));
      clock.now += 7 * 60_000;
      return due.length;
    });
    const failed = await table.exports.get(job.id, clock.now);
    expect(failed).toMatchObject({ state: 'failed' });
    const uploadId = { file: job.file, uploadId: failed?.uploadId ?? '' };
    await expect(files.addPart(uploadId, 9, Buffer.from('x'))).rejects.toThrow(/upload/);
    expect(await getExport(deps(), FINANCE, job.id)).toMatchObject({ ok: true, value: { job: { state: 'failed' } } });
  });

  it('is in the audit trail: its request and every issued download URL', async () => {
    const job = await asked({ ...request, state: 'succeeded' });
    await runAll();
    await download(job);
    const { items } = await table.audit.listByTime({ from: clock.now - DAY, until: clock.now + 1 }, { limit: 100 });
    const mine = items.filter(({ exportId }) => exportId === job.id);
    expect(mine.map(({ action, by }) => [action, by])).toEqual(
      expect.arrayContaining([
        ['request-export', FINANCE],
        ['download-export', FINANCE],
      ]),
    );
    expect(mine).toHaveLength(2);
  });
});
