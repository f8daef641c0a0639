interface SavedSeed {
  readonly seed: number;
  /** Those whom the fault concerned. */
  readonly applicants: readonly number[];
  readonly showed: string;
  /** What takes the fix out, and the rule that is violated then. */
  readonly without?: { readonly plant: string; readonly rule: string };
}

/**
 * Seeds that have shown a fault of the product. If a change of the simulation gives a seed another story, so that it shows nothing without the
 * fix, look for another one with the same plant, as `test/system/simulation.test.ts` does.
 */
export const SAVED_SEEDS: readonly SavedSeed[] = [
  {
    seed: 92,
    applicants: [16],
    showed:
      'a refund was executed by a delayed copy of its request after it had been refused, and paid again by the next attempt',
    without: { plant: 'earlier-attempt-unasked', rule: 'never-more-than-captured' },
  },
  {
    seed: 334,
    applicants: [4],
    showed: 'a payment by WeChat Pay was closed by an answer about its order for the other device, and could be paid',
  },
  {
    seed: 200279,
    applicants: [8],
    showed: 'the same, by a request to close that began before the payer continued on another device',
  },
  {
    seed: 79,
    applicants: [15],
    showed: 'a refund of the dashboard stayed on its way for ever, since the payer’s bank had refused it',
    without: {
      plant: 'dashboard-refund-not-due',
      rule: 'refund … of n is sent, with n done and n pending at the gateway',
    },
  },
];
