import { strFromU8, unzipSync } from 'fflate';

export interface WorkbookCell {
  readonly kind: 'text' | 'number';
  readonly value: string;
}

/** The rows of each sheet of an XLSX file, read by another implementation of ZIP than the one that wrote it. */
export function sheetsOf(file: Uint8Array): WorkbookCell[][][] {
  const files = unzipSync(file);
  const names = Object.keys(files).filter((name) => name.startsWith('xl/worksheets/'));
  return names.map((name) => {
    const rows = strFromU8(files[name] ?? new Uint8Array()).matchAll(/<row r="\d+">(.*?)<\/row>/gs);
    return [...rows].map(([, row = '']) => cellsIn(row));
  });
}

/** Cells without content are absent from the file. */
function cellsIn(row: string): WorkbookCell[] {
  const cells: WorkbookCell[] = [];
  for (const [, column = '', attributes = '', content = ''] of row.matchAll(/<c r="([A-Z]+)\d+"(.*?)>(.*?)<\/c>/gs)) {
    const index = [...column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
    while (cells.length < index) cells.push({ kind: 'text', value: '' });
    const kind = attributes.includes('inlineStr') ? 'text' : 'number';
    cells.push({ kind, value: unescaped(content.replace(/<[^>]*>/g, '')) });
  }
  return cells;
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
