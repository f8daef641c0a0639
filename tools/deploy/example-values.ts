import { isDeepStrictEqual } from 'node:util';
import example from '../../config/example.json' with { type: 'json' };
import type { Options } from '../../infra/config/options.ts';
import { flatten } from './changes.ts';

/** Addresses and accounts of nobody; the other values of the example may be those of an office. */
const PLACEHOLDERS = /^(site\.|office\.(phone|email|website)$|mailFrom$|alarmEmail$|recoveryVaultArn$)/;

/** The options that were copied from config/example.json and not changed. */
export function exampleValuesIn(options: Options): string[] {
  const values = flatten(options);
  return [...flatten(example)]
    .filter(([option, value]) => PLACEHOLDERS.test(option) && isDeepStrictEqual(values.get(option), value))
    .map(([option]) => option);
}
