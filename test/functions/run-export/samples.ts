import { type Cell, HEADER, rowsOf } from '../../../functions/run-export/columns.ts';
import { money } from '../../../shared/domain/money.ts';
import type { Payment } from '../../../shared/domain/payment.ts';
import type { FileFormat } from '../../../shared/ports/exports/file-format.ts';
import { anApplication, aPayment } from '../../support/fixtures.ts';

const ZONE = 'Pacific/Auckland';
export const cellsOf = (payment: Payment): Cell[] => rowsOf([payment], ZONE)[0] ?? [];

/** What spreadsheets turn into numbers, dates, booleans or formulas, or cannot contain as it is. */
export const ALTERED = [
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
export const UNALTERED = [
  'pi_3PabcDEF',
  'trade_1',
  'a<b & "c" > d',
  '_x0041_ and _',
  'Ünïcode 签证 تأشيرة 😀',
  'sept-iles',
  'mayday 5',
];
/** One for each of these references. */
export const payments = [...ALTERED, ...UNALTERED].map((reference, i) =>
  aPayment(anApplication(), { reference, amount: money(2575 + i, i % 2 === 0 ? 'USD' : 'KWD'), state: 'succeeded' }),
);

/** The file of one format in pieces, each made by another run. */
export function fileOf(format: FileFormat, pieces: readonly (readonly Payment[])[]): Buffer {
  let state: string | undefined;
  const contents = pieces.map((piece, i) => {
    const encoded = format.encode(piece, { state, isLast: i === pieces.length - 1, timeZone: ZONE });
    state = encoded.state;
    return encoded.content;
  });
  return Buffer.concat(contents);
}

export const header = HEADER.map((value) => ({ kind: 'text' as const, value }));
