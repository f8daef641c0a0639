import type { PaymentMethod } from '../../domain/payment-method.ts';
import { Unfinished } from '../../ports/common/unfinished.ts';

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
