import type { Payment } from '../../domain/payment.ts';

export interface EncodedPart {
  readonly content: Uint8Array;
  /** What the next call needs to know; stored with the export. */
  readonly state: string;
}

export interface FilePosition {
  /** As the previous call returned it; undefined for the first piece. */
  readonly state: string | undefined;
  readonly isLast: boolean;
  /** Of the office, IANA. */
  readonly timeZone: string;
}

/** Writes a file in pieces, which different runs may ask for. The file is the pieces one after another. */
export interface FileFormat {
  encode(payments: readonly Payment[], position: FilePosition): EncodedPart;
}
