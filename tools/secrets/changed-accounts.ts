import { parseSecret } from '../../shared/adapters/secrets-manager/parse-secret.ts';
import type { GatewayDescriptor } from '../../shared/gateways/descriptor.ts';
import {
  type MerchantAccount,
  type MerchantAccounts,
  merchantAccounts,
} from '../../shared/gateways/merchant-accounts.ts';

export type Fields = Readonly<Record<string, unknown>>;
type Schema = GatewayDescriptor['secret']['schema'];

/** @throws SecretError */
export function accountsIn(secretId: string, fields: Fields, schema: Schema): MerchantAccounts<MerchantAccount> {
  return parseSecret(secretId, JSON.stringify(fields), merchantAccounts(schema));
}

/**
 * The secret after a change. Keys of another account replace nothing: the present account becomes a previous one, so that its payments can
 * still be queried and refunded. Nothing of one account's keys is taken over into another's.
 *
 * @throws SecretError if the result is not valid
 */
export function changedFields(secretId: string, current: Fields, change: Fields, schema: Schema): Fields {
  const merged = { ...current, ...change };
  const [changed] = accountsIn(secretId, { ...merged, previous: [] }, schema);
  const present = schema.safeParse(current).data;
  if (present === undefined || changed.account === present.account) return checked(secretId, merged, schema);
  const { previous: older, ...replaced } = current;
  const previous = [replaced, ...listOf(older)].filter(
    (one) => schema.safeParse(one).data?.account !== changed.account,
  );
  return checked(secretId, { ...withoutItemsOf(current, change), previous: change.previous ?? previous }, schema);
}

/** @throws SecretError */
export function withoutAccount(secretId: string, current: Fields, account: string, schema: Schema): Fields {
  const previous = listOf(current.previous).filter((one) => schema.safeParse(one).data?.account !== account);
  return checked(secretId, { ...current, previous }, schema);
}

function checked(secretId: string, fields: Fields, schema: Schema): Fields {
  accountsIn(secretId, fields, schema);
  return fields;
}

/** The prompts keep older items of a list beside a new one. */
function withoutItemsOf(current: Fields, change: Fields): Fields {
  const kept = (name: string, value: unknown) =>
    Array.isArray(value) ? value.filter((item) => !listOf(current[name]).includes(item)) : value;
  return Object.fromEntries(Object.entries(change).map(([name, value]) => [name, kept(name, value)]));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
