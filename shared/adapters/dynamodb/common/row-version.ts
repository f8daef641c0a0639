import type * as z from 'zod';
import type { Row } from './table.ts';

/**
 * In which form each type of row is written. Rows are read tolerantly: what is not known is left aside, and what is missing is optional
 * or has a default. So a form counts up only where a row means something else than before; whoever reads must understand both.
 */
const ROW_VERSIONS = {
  application: 1,
  payment: 1,
  history: 1,
  refund: 1,
  reference: 1,
  lookup: 1,
  unmatched: 1,
  outbox: 1,
  'audit-event': 1,
  export: 1,
  'reconciliation-checkpoint': 1,
  'reencryption-scan': 1,
  'live-ticket': 1,
  'live-connection': 1,
  'live-owner': 1,
} as const;

/** The head of every row that is put. */
export function rowHeader(type: keyof typeof ROW_VERSIONS): Row {
  return { type, v: ROW_VERSIONS[type] };
}

const UNKNOWN_ATTRIBUTES = Symbol('attributes that only a newer version of the code knows');

/**
 * While a new version takes over, the old one reads rows of the new and writes them back whole. What it does not know goes along unseen:
 * a symbol goes wherever `{ ...object }` does, and nowhere else. Keys of indexes are no such thing, since whoever writes computes them.
 */
export function withUnknownAttributes<T extends object>(read: T, stored: Row, { shape }: z.ZodObject): T {
  const isUnknown = (name: string) => !(name in shape) && name !== 'type' && name !== 'v' && !/[PS]K$/.test(name);
  const unknown = Object.entries(stored).filter(([name]) => isUnknown(name));
  return unknown.length === 0 ? read : { ...read, [UNKNOWN_ATTRIBUTES]: Object.fromEntries(unknown) };
}

/** To be written first, so that whatever is known comes before it. */
export function unknownAttributesOf(read: object): Row {
  return UNKNOWN_ATTRIBUTES in read ? (read[UNKNOWN_ATTRIBUTES] as Row) : {};
}
