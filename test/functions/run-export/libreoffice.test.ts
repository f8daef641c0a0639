import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Cell, HEADER } from '../../../functions/run-export/columns.ts';
import { csvFormat } from '../../../functions/run-export/csv-format.ts';
import { xlsxFormat } from '../../../functions/run-export/xlsx-format.ts';
import { cellsOf, fileOf, header, payments } from './samples.ts';

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
