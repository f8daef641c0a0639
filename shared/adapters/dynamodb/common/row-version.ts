import type * as z from 'zod';
import type { Row } from './table.ts';

/**
 * The format version of each row type. Readers are tolerant: unknown attributes are ignored, missing ones are optional or have a
 * default. A version increases only when a row's meaning changes; the code must then be able to read both versions.
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

/** The type and version attributes of every row that is put. */
export function rowHeader(type: keyof typeof ROW_VERSIONS): Row {
  return { type, v: ROW_VERSIONS[type] };
}

const UNKNOWN_ATTRIBUTES = Symbol('attributes of a newer code version');

/**
 * During a deployment, old code reads rows of the new version and writes them back completely. Unknown attributes are carried along under
 * a symbol, which `{ ...object }` copies and JSON ignores. Index keys are excluded, since every write computes them.
 */
export function withUnknownAttributes<T extends object>(read: T, stored: Row, { shape }: z.ZodObject): T {
  const isUnknown = (name: string) => !(name in shape) && name !== 'type' && name !== 'v' && !/[PS]K$/.test(name);
  const unknown = Object.entries(stored).filter(([name]) => isUnknown(name));
  return unknown.length === 0 ? read : { ...read, [UNKNOWN_ATTRIBUTES]: Object.fromEntries(unknown) };
}

/** Spread it first, so that known attributes take precedence. */
export function unknownAttributesOf(read: object): Row {
  return UNKNOWN_ATTRIBUTES in read ? (read[UNKNOWN_ATTRIBUTES] as Row) : {};
}
