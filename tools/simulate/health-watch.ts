import type { ApplicationId } from '../../shared/domain/ids.ts';
import type { GatewayName } from '../../shared/domain/payment-method.ts';
import type { PaymentGateway } from '../../shared/ports/payments/payment-gateway.ts';
import type { Problem } from './problem.ts';

/** What a call about a payment came to. `at` is its end (UTC milliseconds). */
interface Call {
  readonly application: ApplicationId;
  readonly at: number;
  readonly isAnswered: boolean;
}

/** What a run counts. */
export const REPORTED = 'a gateway is reported as failing';
export const RECOVERED = 'a gateway is reported as working again';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Machines' clocks differ, and a report takes its time where the table is slow: a process is ended after 25 seconds. */
const TOLERANCE = 26 * SECOND;
/** As promised in the runbook: several applications, in the last five minutes. */
const SEVERAL = 3;
const WINDOW = 5 * MINUTE;

/** Knows by itself which calls were answered, and checks what is reported about the gateways. */
export class HealthWatch {
  readonly problems: Problem[] = [];
  readonly #now: () => number;
  readonly #onSilence: () => void;
  readonly #calls = new Map<GatewayName, Call[]>();
  readonly #failing = new Set<GatewayName>();
  /** Those that were reported at least once: as failing, and as working again. */
  readonly reported = new Set<GatewayName>();
  readonly recovered = new Set<GatewayName>();

  /** @param now UTC milliseconds @param onSilence called when a call was not answered */
  constructor(now: () => number, onSilence: () => void) {
    this.#now = now;
    this.#onSilence = onSilence;
  }

  /** The gateway, with its calls about payments noted down. */
  observe(gateway: PaymentGateway): PaymentGateway {
    const { name, capture } = gateway;
    const noted = async <Result extends { readonly outcome: string }>(
      application: ApplicationId,
      call: Promise<Result>,
    ): Promise<Result> => {
      const result = await call;
      // What is rejected, or signed without a call, says nothing.
      const isSilent = result.outcome === 'unknown' || result.outcome === 'rejected' || 'offline' in result;
      if (!isSilent || result.outcome === 'unknown') this.#note(name, application, !isSilent);
      return result;
    };
    return {
      ...gateway,
      create: (order, payer) => noted(order.applicationId, gateway.create(order, payer)),
      query: (payment, ...more) => noted(payment.applicationId, gateway.query(payment, ...more)),
      close: (payment, ...more) => noted(payment.applicationId, gateway.close(payment, ...more)),
      ...(capture && { capture: (payment, source) => noted(payment.applicationId, capture(payment, source)) }),
    };
  }

  #note(gateway: GatewayName, application: ApplicationId, isAnswered: boolean): void {
    const calls = this.#calls.get(gateway) ?? [];
    calls.push({ application, at: this.#now(), isAnswered });
    this.#calls.set(gateway, calls);
    if (!isAnswered) this.#onSilence();
  }

  /** Whether a report now may say something: a gateway fails, or has failed before. */
  get isReportDue(): boolean {
    return this.#failing.size > 0 || [...this.#calls.keys()].some((gateway) => this.#silent(gateway) >= SEVERAL);
  }

  /** Applications that got no answer lately. @param window milliseconds */
  #silent(gateway: GatewayName, window = WINDOW, until = this.#now()): number {
    const from = this.#now() - window;
    const calls = (this.#calls.get(gateway) ?? []).filter(({ at, isAnswered }) => !isAnswered && at >= from);
    return new Set(calls.filter(({ at }) => at <= until).map(({ application }) => application)).size;
  }

  /** A report of the product says whether a gateway fails. */
  judge(gateway: GatewayName, isFailing: boolean): void {
    const now = this.#now();
    const answered = (this.#calls.get(gateway) ?? []).filter(
      ({ at, isAnswered }) => isAnswered && at >= now - WINDOW - TOLERANCE,
    );
    const hasFailed =
      this.#silent(gateway, WINDOW - MINUTE - TOLERANCE, now - TOLERANCE) >= SEVERAL && answered.length === 0;
    if (hasFailed && !isFailing) this.#found('a gateway fails, and no report says so', gateway);
    if (isFailing && this.#silent(gateway, WINDOW + TOLERANCE) < SEVERAL)
      this.#found('a gateway is said to fail that does not', gateway);
    if (isFailing) this.reported.add(gateway);
    else if (this.#failing.has(gateway)) this.recovered.add(gateway);
    if (isFailing) this.#failing.add(gateway);
    else this.#failing.delete(gateway);
  }

  #found(rule: string, gateway: GatewayName): void {
    this.problems.push({ rule, detail: `${gateway} at ${new Date(this.#now()).toISOString()}` });
  }

  /** @param alarms that were raised, by name and subject */
  findProblems(alarms: ReadonlySet<string>): Problem[] {
    const raised = [...alarms].filter((one) => one.startsWith('gateway_failing ')).map((one) => one.split(' ')[1]);
    const missing = [...this.reported].filter((gateway) => !raised.includes(gateway));
    const needless = raised.filter((gateway) => !this.reported.has(gateway as GatewayName));
    return [
      ...this.problems,
      ...missing.map((detail) => ({ rule: 'a gateway fails without an alarm', detail })),
      ...needless.map((detail = '') => ({ rule: 'an alarm about a gateway that works', detail })),
    ];
  }
}
