import { AlipaySdk } from 'alipay-sdk';
import { UnverifiedAnswer } from './answers.ts';

/** The SDK, but an answer without a signature is told apart from a bug: there it would throw a bare TypeError. */
export class VerifyingSdk extends AlipaySdk {
  override checkResponseSign(answer: string, responseKey: string, signature: unknown, traceId: string): void {
    if (typeof signature !== 'string') throw new UnverifiedAnswer(answer);
    try {
      super.checkResponseSign(answer, responseKey, signature, traceId);
    } catch {
      throw new UnverifiedAnswer(answer);
    }
  }
}
