import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Cell, HEADER, rowsOf } from '../../../functions/run-export/columns.ts';
import { csvFormat } from '../../../functions/run-export/csv-format.ts';
import { xlsxFormat } from '../../../functions/run-export/xlsx-format.ts';
import { money } from '../../../shared/domain/money.ts';
import type { Payment } from '../../../shared/domain/payment.ts';
import type { FileFormat } from '../../../shared/ports/exports/file-format.ts';
import { anApplication, aPayment } from '../../support/fixtures.ts';
import { sheetsOf } from '../../support/workbook.ts';

const ZONE = 'Pacific/Auckland';
const cellsOf = (payment: Payment): Cell[] => rowsOf([payment], ZONE)[0] ?? [];

/** What spreadsheets turn into numbers, dates, booleans or formulas, or cannot contain as it is. */
const ALTERED = [
  '2026112322001400001234567890',
  '0012345678',
  '1E5',
  '12e456',
  '1.5E+10',
  '2026-11-23',
  '23/11/2026',
  '12-05',
  '1/2',
  '12:30',
  '5 PM',
  'May 2026',
  '3-Mar',
  'TRUE',
  'false',
  '1,234.50',
  '5%',
  '$5',
  '(5)',
  '-5',
  '+64 21 123 456',
  '@SUM(A1)',
  '=1+1',
  '=HYPERLINK("http://evil.example")',
  '＝1+1',
  "'quoted",
  '\t=1+1',
  '\r=1+1',
  ' spaces around ',
  'two\nlines',
];
const UNALTERED = [
  'pi_3PabcDEF',
  'trade_1',
  'a<b & "c" > d',
  '_x0041_ and _',
  'Ünïcode 签证 تأشيرة 😀',
  'sept-iles',
  'mayday 5',
];
const payments = [...ALTERED, ...UNALTERED].map((reference, i) =>
  aPayment(anApplication(), { reference, amount: money(2575 + i, i % 2 === 0 ? 'USD' : 'KWD'), state: 'succeeded' }),
);

/** The file of one format in pieces, each made by another run. */
function fileOf(format: FileFormat, pieces: readonly (readonly Payment[])[]): Buffer {
  let state: string | undefined;
  const contents = pieces.map((piece, i) => {
    const encoded = format.encode(piece, { state, isLast: i === pieces.length - 1, timeZone: ZONE });
    state = encoded.state;
    return encoded.content;
  });
  return Buffer.concat(contents);
}
/** Empty cells at the end of a row are absent from a workbook. */
function trimmed(cells: readonly Cell[]): Cell[] {
  return cells
    .slice(0, cells.findLastIndex(({ value }) => value !== '') + 1)
    .map((cell) => (cell.value === '' ? { ...cell, kind: 'text' } : cell));
}
const header = HEADER.map((value) => ({ kind: 'text' as const, value }));

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

/** Debian: libreoffice-calc-nogui. `.ci/run` installs it. */
const hasLibreOffice = (() => {
  try {
    return execFileSync('soffice', ['--version'], { encoding: 'utf8' }).startsWith('LibreOffice');
  } catch {
    return false;
  }
})();

describe.skipIf(!hasLibreOffice)('LibreOffice', () => {
  it('shows every cell of a workbook and of comma-separated values as it is stored', () => {
    const folder = mkdtempSync(join(tmpdir(), 'evisa-libreoffice-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const formats = { xlsx: xlsxFormat(), csv: csvFormat };
    const files = Object.entries(formats).map(([extension, format]) => {
      const file = join(folder, `as-${extension}.${extension}`);
      writeFileSync(file, fileOf(format, [payments.slice(0, 9), payments.slice(9)]));
      return file;
    });
    // One start, since it takes seconds. The filter concerns the CSV file alone; character set 76 is UTF-8.
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`;
    const command = [profile, '--headless', '--infilter=CSV:44,34,76', '--convert-to', 'fods', '--outdir', folder];
    execFileSync('soffice', [...command, ...files], { stdio: 'ignore' });
    for (const extension of Object.keys(formats)) {
      const shown = rowsOfFlatOds(readFileSync(join(folder, `as-${extension}.fods`), 'utf8'));
      expect(shown[0], extension).toEqual(header);
      payments.forEach((payment, i) => {
        const expected = cellsOf(payment).map((cell) => (cell.value === '' ? { kind: 'text', value: '' } : cell));
        expect(withoutMarks(shown[i + 1] ?? [], expected), extension).toEqual(expected);
      });
    }
  });
});

/** In CSV, a text begins with an apostrophe where a spreadsheet would alter it, and a number has no format. Line breaks have one form. */
function withoutMarks(shown: readonly Cell[], expected: readonly { value: string }[]): Cell[] {
  return shown.map((cell, i) => {
    const { value = '' } = expected[i] ?? {};
    if (cell.kind === 'number' && Number(cell.value) === Number(value)) return { ...cell, value };
    const marked = cell.value === `'${value.replace('\r', '\n')}`;
    return marked ? { ...cell, value } : cell;
  });
}

/** The cells of the table in a Flat OpenDocument Spreadsheet: repeated cells are written once. */
function rowsOfFlatOds(xml: string): Cell[][] {
  const rows = [...xml.matchAll(/<table:table-row[^>]*>(.*?)<\/table:table-row>/gs)].map(([, row = '']) => row);
  return rows.map((row) =>
    [...row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)]
      .flatMap(([, attributes = '', content = '']) => {
        const repeated = Number(/number-columns-repeated="(\d+)"/.exec(attributes)?.[1] ?? 1);
        return repeated > 100 ? [] : Array.from({ length: repeated }, () => odsCell(attributes, content));
      })
      .slice(0, HEADER.length),
  );
}

function odsCell(attributes: string, content: string): Cell {
  if (/office:value-type="float"/.test(attributes)) {
    const shown = /<text:p>(.*?)<\/text:p>/.exec(content)?.[1] ?? '';
    return { kind: 'number', value: shown };
  }
  const lines = [...content.matchAll(/<text:p(?:\/>|>(.*?)<\/text:p>)/gs)].map(([, line = '']) => line);
  const text = lines
    .join('\n')
    .replace(/<text:s(?: text:c="(\d+)")?\/>/g, (_, count = '1') => ' '.repeat(Number(count)))
    .replaceAll('<text:tab/>', '\t')
    .replace(/<[^>]*>/g, '')
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)));
  const named = text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'");
  return { kind: 'text', value: named.replaceAll('&amp;', '&') };
}
