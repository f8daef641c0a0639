const MAX_FEN = 10_000_000_000;

/** Parses an amount in yuan (at most two decimals, 0.01 to 100000000) into fen; undefined if it is invalid. */
export function toFen(text: string): number | undefined {
  const [, yuan, decimals = ''] = /^(0|[1-9]\d{0,8})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  if (yuan === undefined) return undefined;
  const fen = Number(yuan) * 100 + Number(decimals.padEnd(2, '0'));
  return fen >= 1 && fen <= MAX_FEN ? fen : undefined;
}

/** Formats fen as yuan with two decimals. */
export function toYuan(fen: number): string {
  const digits = String(fen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
