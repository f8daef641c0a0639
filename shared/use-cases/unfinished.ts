import type { PaymentMethod } from '../domain/payment-method.ts';

/** Nothing is lost: what was asked can be asked again, and a gateway will send its notification again. */
export abstract class Unfinished extends Error {}

export class GatewaySilent extends Unfinished {
  override readonly name = 'GatewaySilent';

  constructor(method: PaymentMethod) {
    super(`${method} did not answer`);
  }
}

export class ChangedTooOften extends Unfinished {
  override readonly name = 'ChangedTooOften';

  constructor(id: string) {
    super(`${id} was changed by others again and again`);
  }
}
