import type { ProfileName } from '../prove/profiles.ts';

/** A plausible slip, as a change of one place of the product. */
export interface PlantedBug {
  readonly name: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /**
   * What has to find it: a search of `npm run prove`; the simulation, which alone runs the gateways' adapters; or the comparison of the table
   * in memory with the adapters of DynamoDB, which neither of them runs.
   */
  readonly by: ProfileName | 'simulate' | 'comparison';
}
