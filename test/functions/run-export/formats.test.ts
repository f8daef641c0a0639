import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, HEADER } from '../../../functions/run-export/columns.ts';
import { csvFormat } from '../../../functions/run-export/csv-format.ts';
import { xlsxFormat } from '../../../functions/run-export/xlsx-format.ts';
import { money } from '../../../shared/domain/money.ts';
import { anApplication, aPayment } from '../../support/fixtures.ts';
import { sheetsOf } from '../../support/workbook.ts';
import { ALTERED, cellsOf, fileOf, header, payments, UNALTERED } from './samples.ts';

/** Empty cells at the end of a row are absent from a workbook. */
function trimmed(cells: readonly Cell[]): Cell[] {
  return cells
    .slice(0, cells.findLastIndex(({ value }) => value !== '') + 1)
    .map((cell) => (cell.value === '' ? { ...cell, kind: 'text' } : cell));
}

describe('a workbook', () => {
  it('contains every cell as it is stored: text as text, amounts as numbers', () => {
    const [rows = []] = sheetsOf(fileOf(xlsxFormat(), [payments]));
    expect(rows).toEqual([header, ...payments.map((payment) => trimmed(cellsOf(payment)))]);
    const numbers = rows[1]?.filter(({ kind }) => kind === 'number').map(({ value }) => value);
    expect(numbers).toEqual(expect.arrayContaining(['2575', '25.75']));
  });

  it('is the same in pieces of any size, over any number of sheets', () => {
    const pieces = fc.array(fc.nat(7), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 2, max: 6 }), (sizes, rowsPerSheet) => {
        const cut = sizes.map((size, i) => {
          const start = sizes.slice(0, i).reduce((sum, one) => sum + one, 0);
          return payments.slice(start, start + size);
        });
        const sheets = sheetsOf(fileOf(xlsxFormat(rowsPerSheet), cut));
        expect(sheets.every(([first, ...rest]) => first?.[0]?.value === HEADER[0] && rest.length < rowsPerSheet)).toBe(
          true,
        );
        expect(sheets.flatMap(([, ...rows]) => rows)).toEqual(cut.flat().map((payment) => trimmed(cellsOf(payment))));
      }),
    );
  });

  it('has a header row without payments', () => {
    expect(sheetsOf(fileOf(xlsxFormat(), [[]]))).toEqual([[header]]);
  });

  it('keeps a number that a double cannot hold as text', () => {
    const large = aPayment(anApplication(), { amount: money(Number.MAX_SAFE_INTEGER, 'USD') });
    const [, row = []] = sheetsOf(fileOf(xlsxFormat(), [[large]]))[0] ?? [];
    expect(row.filter(({ kind }) => kind === 'number')).toEqual([]);
    expect(row.map(({ value }) => value)).toContain('90071992547409.91');
  });
});

describe('comma-separated values', () => {
  it.each(ALTERED)('mark %j as text', (reference) => {
    const [payment] = [aPayment(anApplication(), { reference })];
    expect(String(fileOf(csvFormat, [[payment]]))).toContain(`'${reference.replaceAll('"', '""')}`);
  });

  it.each(UNALTERED)('leave %j as it is', (reference) => {
    expect(String(fileOf(csvFormat, [[aPayment(anApplication(), { reference })]]))).not.toContain("'");
  });
});
