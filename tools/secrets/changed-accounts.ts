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
 * still be queried and refunded. Nothing of one account's keys is taken over into another's, and no previous account is removed.
 *
 * @throws SecretError if the result is not valid
 */
export function changedFields(secretId: string, current: Fields, change: Fields, schema: Schema): Fields {
  const merged = { ...current, ...change };
  const [changed] = accountsIn(secretId, { ...merged, previous: [] }, schema);
  const present = schema.safeParse(current).data?.account;
  const isReplaced = present !== undefined && present !== changed.account;
  const { previous: older, ...replaced } = current;
  const others = [...listOf(change.previous), ...(isReplaced ? [replaced] : []), ...listOf(older)];
  const known = new Set<string | undefined>([changed.account]);
  const previous = others.filter((one) => {
    const account = schema.safeParse(one).data?.account;
    // Malformed keys are kept, so that the check below names them.
    if (account !== undefined && known.has(account)) return false;
    known.add(account);
    return true;
  });
  const fields = isReplaced ? withoutItemsOf(current, change) : merged;
  return checked(secretId, others.length === 0 ? fields : { ...fields, previous }, schema);
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
