import type { FileFormat } from '../../shared/ports/exports/file-format.ts';
import { type Cell, HEADER, rowsOf } from './columns.ts';
import { workbookFiles, worksheetEnd, worksheetRow, worksheetStart } from './xlsx-xml.ts';
import { type ZipState, ZipWriter } from './zip-writer.ts';

/** Rows of a sheet with its header; Excel's limit is 1,048,576. */
export const ROWS_PER_SHEET = 1_000_000;
const HEADER_CELLS: readonly Cell[] = HEADER.map((value) => ({ kind: 'text', value }));

interface XlsxState {
  readonly zip: ZipState;
  readonly sheets: number;
  /** In the last sheet, with its header. */
  readonly rows: number;
}

/** For people: an Excel workbook. Its cells have types, so a spreadsheet shows every text as it is stored. */
export function xlsxFormat(rowsPerSheet = ROWS_PER_SHEET): FileFormat {
  return {
    encode(payments, { state, isLast, timeZone }) {
      const before = state === undefined ? undefined : (JSON.parse(state) as XlsxState);
      const zip = new ZipWriter(before?.zip);
      let { sheets, rows } = before ?? { sheets: 0, rows: 0 };
      let xml = '';
      const row = (cells: readonly Cell[]) => {
        rows += 1;
        xml += worksheetRow(cells, rows);
      };
      const openSheet = () => {
        sheets += 1;
        rows = 0;
        zip.open(`xl/worksheets/sheet${sheets}.xml`);
        xml = worksheetStart(HEADER.length);
        row(HEADER_CELLS);
      };
      if (before === undefined) openSheet();
      for (const cells of rowsOf(payments, timeZone)) {
        if (rows === rowsPerSheet) {
          zip.close(xml + worksheetEnd());
          openSheet();
        }
        row(cells);
      }
      if (isLast) {
        zip.close(xml + worksheetEnd());
        for (const [name, text] of Object.entries(workbookFiles(sheets))) zip.add(name, text);
        zip.end();
      } else {
        zip.write(xml);
      }
      return { content: zip.content(), state: JSON.stringify({ zip: zip.state, sheets, rows } satisfies XlsxState) };
    },
  };
}
