import { stringify } from 'csv-stringify/sync';
import type { FileFormat } from '../../shared/ports/exports/file-format.ts';
import { type Cell, HEADER, rowsOf } from './columns.ts';

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
/** Text that Excel or LibreOffice turns into something else. */
const ALTERED: readonly RegExp[] = [
  // A formula, the mark of text itself, or space that is dropped.
  /^[\s=+\-@＝＋－＠'|]|[\t\r\n]|\s$/,
  // A number, an amount, a date, a time: digits and signs alone.
  /^[\d\s.,:;/\\()%$€£¥+-]+$/,
  /^[\d.,]+\s*e\s*[+-]?\s*\d+$/i,
  /^(?:true|false)$/i,
  /^\d[\d:.\s]*[ap]\.?m?\.?$/i,
  new RegExp(`^(?:\\d{1,4}[\\s/.-]*)?${MONTH}[\\s/.,-]*\\d*[\\s/.,-]*\\d*$`, 'i'),
];

/** For programs: RFC 4180, in UTF-8. Text that a spreadsheet would alter begins with an apostrophe. */
export const csvFormat: FileFormat = {
  encode(payments, { state, timeZone }) {
    const rows = rowsOf(payments, timeZone).map((cells) => cells.map(textOf));
    const content = stringify(state === undefined ? [[...HEADER], ...rows] : rows, {
      record_delimiter: 'windows',
      quoted_match: /[\r\n]/,
    });
    return { content: Buffer.from(content), state: 'header written' };
  },
};

function textOf({ kind, value }: Cell): string {
  return kind === 'text' && ALTERED.some((pattern) => pattern.test(value)) ? `'${value}` : value;
}
