import { SANDBOX_NAMES, type SandboxName } from '../../local/gateways/registry.ts';
import { readRoutes } from '../../shared/gateways/method-routes.ts';
import type { ChaosMethod, ChaosMethodAtGateway } from './gateways/chaos-gateway.ts';
import { CHAOS_GATEWAYS } from './gateways/registry.ts';

/** The payment methods of a run, and the gateways that carry them. */
export class Routes {
  /** As in the deployment's `-c paymentMethods=`. */
  readonly text: string;
  readonly methods: readonly ChaosMethod[];
  /** Each one once. */
  readonly gateways: readonly SandboxName[];
  readonly #gatewayOf: ReadonlyMap<string, SandboxName>;

  /** @param text by default every method at its own gateway @throws RangeError that says what is accepted */
  constructor(text = SANDBOX_NAMES.join(',')) {
    this.text = text;
    this.#gatewayOf = new Map(readRoutes(text).map(({ method, gateway }) => [method, sandboxOf(gateway)]));
    this.methods = [...this.#gatewayOf.keys()] as ChaosMethod[];
    this.gateways = [...new Set(this.#gatewayOf.values())];
  }

  gatewayOf(method: string): SandboxName {
    const gateway = this.#gatewayOf.get(method);
    if (gateway === undefined) throw new Error(`the method ${method} is not offered`);
    return gateway;
  }

  /** How applicants pay by this method. */
  at(method: string): ChaosMethodAtGateway {
    const gateway = this.gatewayOf(method);
    const found = CHAOS_GATEWAYS[gateway].methods[method as ChaosMethod];
    if (found === undefined) throw new Error(`chaos does not know ${method} at ${gateway}`);
    return found;
  }

  carriedBy(gateway: SandboxName): ChaosMethod[] {
    return this.methods.filter((method) => this.gatewayOf(method) === gateway);
  }
}

function sandboxOf(gateway: string): SandboxName {
  const found = SANDBOX_NAMES.find((name) => name === gateway);
  if (found === undefined) throw new RangeError(`${gateway} has no sandbox to run against`);
  return found;
}
