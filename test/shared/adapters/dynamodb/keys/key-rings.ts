import type { FieldEncryption } from '../../../../../shared/adapters/dynamodb/common/field-encryption.ts';
import type { RotatableEncryption } from '../../../../../shared/adapters/dynamodb/keys/reencrypt-row.ts';
import { createPaymentStore } from '../../../../../shared/adapters/dynamodb/payments/payment-store.ts';
import { createLedger } from '../../../../../shared/adapters/dynamodb/settlement/ledger.ts';
import { createEncryptor } from '../../../../../shared/adapters/encryption/encryptor.ts';
import type { Keys } from '../../../../../shared/adapters/encryption/key-ring.ts';
import { createKeyedHash } from '../../../../../shared/adapters/encryption/keyed-hash.ts';
import { METHOD_RULES } from '../../../../../shared/gateways/registry.ts';
import type { TestTable } from '../../../../support/table.ts';
import { newKeys, ringOf } from '../../encryption/key-rings.ts';

const { keys } = newKeys('1', '2');
const only = (...ids: string[]) => Object.fromEntries(ids.map((id) => [id, keys[id] as Uint8Array]));
const LATER = { next: { id: '2', from: Number.POSITIVE_INFINITY } };

/** The key rings of containers while key `1` is replaced by `2`. */
export const RINGS = {
  before: { active: '1', keys: only('1') },
  waiting: { active: '1', ...LATER, keys: only('1', '2') },
  switched: { active: '2', keys: only('1', '2') },
  after: { active: '2', keys: only('2') },
} as const satisfies Record<string, Keys>;
export type Moment = keyof typeof RINGS;

/** @param newest the key ring after a refresh */
export function sealingAt(moment: Moment, newest: Moment = moment): RotatableEncryption {
  const ring = () => ringOf(RINGS[moment], RINGS[newest]);
  return { ...createEncryptor(ring()), ...createKeyedHash(ring()) };
}

/** The stores of a container with this key ring. */
export function containerAt({ client }: TestTable, encryption: FieldEncryption) {
  const table = { client, name: 'evisa' };
  return {
    ledger: createLedger(table, encryption, { perUser: 1_000, perAddress: 1_000 }, METHOD_RULES),
    payments: createPaymentStore(table, encryption),
  };
}
