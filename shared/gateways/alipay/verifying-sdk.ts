import { AlipaySdk, type AlipaySdkConfig } from 'alipay-sdk';
import { UnverifiedResponse } from './responses.ts';

/**
 * The SDK with two changes: signatures may be made with any of several keys, since Alipay rotates its key; and an answer without a
 * signature throws UnverifiedResponse, where the SDK would throw a plain TypeError.
 */
export class VerifyingSdk extends AlipaySdk {
  readonly #alipayKeys: readonly string[];

  constructor(config: Omit<AlipaySdkConfig, 'alipayPublicKey'>, alipayKeys: readonly string[]) {
    super({ ...config, alipayPublicKey: alipayKeys[0] ?? '' });
    this.#alipayKeys = alipayKeys;
  }

  override checkResponseSign(answer: string, responseKey: string, signature: unknown, traceId: string): void {
    if (typeof signature !== 'string') throw new UnverifiedResponse(answer);
    const isSigned = this.#alipayKeys.some((key) => {
      // Changing the key is safe: the SDK reads it for each verification, and verification is synchronous.
      this.config.alipayPublicKey = key;
      try {
        super.checkResponseSign(answer, responseKey, signature, traceId);
        return true;
      } catch {
        return false;
      }
    });
    if (!isSigned) throw new UnverifiedResponse(answer);
  }
}
