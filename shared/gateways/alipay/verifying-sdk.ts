import { AlipaySdk, type AlipaySdkConfig } from 'alipay-sdk';
import { UnverifiedResponse } from './responses.ts';

/**
 * The SDK, but what it verifies may be signed with any of several keys, since Alipay's is replaced now and then; and an answer without a
 * signature is told apart from a bug: there it would throw a bare TypeError.
 */
export class VerifyingSdk extends AlipaySdk {
  readonly #alipayKeys: readonly string[];

  constructor(config: Omit<AlipaySdkConfig, 'alipayPublicKey'>, alipayKeys: readonly string[]) {
    super({ ...config, alipayPublicKey: alipayKeys[0] ?? '' });
    this.#alipayKeys = alipayKeys;
  }

  override checkResponseSign(answer: string, responseKey: string, signature: unknown, traceId: string): void {
    if (typeof signature !== 'string') throw new UnverifiedResponse(answer);
    const isSigned = this.#withAnyKey(() => {
      try {
        super.checkResponseSign(answer, responseKey, signature, traceId);
        return true;
      } catch {
        return false;
      }
    });
    if (!isSigned) throw new UnverifiedResponse(answer);
  }

  override checkNotifySignV2(params: Parameters<AlipaySdk['checkNotifySignV2']>[0]): boolean {
    return this.#withAnyKey(() => super.checkNotifySignV2(params));
  }

  /** The SDK reads the key anew for each of its verifications, none of which waits for anything. */
  #withAnyKey(verify: () => boolean): boolean {
    return this.#alipayKeys.some((key) => {
      this.config.alipayPublicKey = key;
      return verify();
    });
  }
}
