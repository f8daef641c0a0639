import priceList from './prices.json' with { type: 'json' };

export type Price = keyof typeof priceList.prices;
/** Used quantities by price. */
export type Counts = Readonly<Partial<Record<Price, number>>>;

export interface Line {
  readonly name: string;
  readonly counts: Counts;
}

type Prices = Readonly<Record<Price, { readonly usd: number; readonly per: number }>>;

export function usdOf(counts: Counts, prices: Prices = priceList.prices): number {
  const each = Object.entries(counts) as [Price, number][];
  return each.reduce((sum, [price, count]) => sum + (count * prices[price].usd) / prices[price].per, 0);
}

/** The sum of all counts. */
export function addCounts(...all: readonly Counts[]): Counts {
  const sum: Partial<Record<Price, number>> = {};
  for (const [price, count] of all.flatMap((counts) => Object.entries(counts) as [Price, number][])) {
    sum[price] = (sum[price] ?? 0) + count;
  }
  return sum;
}
