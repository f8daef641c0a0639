import { until } from '../../client/until.ts';
import type { SandboxName } from '../../local/gateways/registry.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import type { ChaosContext } from './context.ts';
import { addFaults } from './faults.ts';
import type { ChaosMethod } from './gateways/chaos-gateway.ts';
import type { Affected, OutageFacts } from './outage-report.ts';
import type { Person, Scenario } from './scenario.ts';

/** Payments of a run. */
const OUTAGE_FROM = 100;
const POLL_INTERVAL = 100;
/** Real time (milliseconds) in which half of a run's payments are started, at the most. */
const RUN_TIMEOUT = 30 * MINUTE;
const HOLDERS = 5;
const HOLD_PROBABILITY = 0.4;
const AFFECTED_PROBABILITY = 0.6;
const MAX_TRIES = 60;

/**
 * In the middle of a run, one gateway answers none of our calls for an hour. Its payers can still pay what they have been handed, and its
 * notifications still arrive: that is when money could be taken twice.
 */
export class Outage {
  readonly #context: ChaosContext;
  readonly #gateway: SandboxName;
  /** What it carries. */
  readonly #methods: readonly ChaosMethod[];
  readonly #seed: number;
  readonly #isPlanned: boolean;
  readonly #affected: Affected[] = [];
  #holders = 0;
  #begun: { readonly at: number; readonly real: number } | undefined;
  #ended: { readonly at: number; readonly real: number } | undefined;
  #shownAt: number | undefined;

  /** @param payments how many the run starts: a short one has no outage */
  constructor(context: ChaosContext, seed: number, payments: number) {
    this.#context = context;
    this.#seed = seed;
    this.#isPlanned = payments >= OUTAGE_FROM;
    const { routes } = context;
    this.#gateway = routes.gateways[seed % routes.gateways.length] as SandboxName;
    this.#methods = routes.carriedBy(this.#gateway);
  }

  get isOn(): boolean {
    return this.#begun !== undefined && this.#ended === undefined;
  }

  /** Hours that pass at once would end the outage, or the payments that are open when it begins. */
  get needsTime(): boolean {
    return this.#holders > 0 && this.#ended === undefined;
  }

  /** @param progress from 0 to 1 @param over the end of the run, which also ends the outage */
  async run(progress: () => number, over: AbortSignal): Promise<void> {
    if (!this.#isPlanned) return;
    const { admins, clock } = this.#context;
    await until(async () => over.aborted || progress() >= 0.5, RUN_TIMEOUT, POLL_INTERVAL);
    if (over.aborted) return;
    await admins[this.#gateway].addFault({ kind: 'error_500', probability: 1 });
    const begun = { at: clock.now(), real: Date.now() };
    this.#begun = begun;
    await until(async () => over.aborted || clock.now() >= begun.at + HOUR, RUN_TIMEOUT, POLL_INTERVAL);
    this.#ended = { at: clock.now(), real: Date.now() };
    await admins[this.#gateway].clearFaults();
    if (!over.aborted) await addFaults(this.#context, this.#gateway, this.#seed);
  }

  /** What an applicant who comes now does because of the outage; undefined if they do not meet it. */
  scenario(progress: number): Scenario | undefined {
    if (!this.#isPlanned) return undefined;
    const { random } = this.#context;
    const isBefore = this.#begun === undefined && progress >= 0.35;
    if (isBefore && this.#holders < HOLDERS && random.chance(HOLD_PROBABILITY)) {
      this.#holders += 1;
      return { name: 'has an open payment when its gateway fails', weight: 0, run: (...who) => this.#hold(...who) };
    }
    if (!this.isOn || !random.chance(AFFECTED_PROBABILITY)) return undefined;
    return { name: 'chooses a gateway that fails', weight: 0, run: (...who) => this.#chooseFailing(...who) };
  }

  async #hold(person: Person, applicationId: string): Promise<void> {
    const started = await person.startPayment(applicationId, this.#anyFailing());
    await until(async () => this.#begun !== undefined, RUN_TIMEOUT, POLL_INTERVAL);
    const isOpen = (await person.application(applicationId))?.open?.paymentId === started?.payment.id;
    if (started === undefined || !isOpen) return;
    await this.#goElsewhere(person, { applicationId, hadOpen: true, since: this.#begun?.at ?? 0 });
  }

  async #chooseFailing(person: Person, applicationId: string): Promise<void> {
    const since = this.#context.clock.now();
    const started = await person.startPayment(applicationId, this.#anyFailing());
    await this.#goElsewhere(person, { applicationId, hadOpen: started !== undefined, since });
  }

  #anyFailing(): ChaosMethod {
    return this.#context.random.pick(this.#methods);
  }

  /** Chooses a method of another gateway until one begins. Sometimes the old page is paid as well. */
  async #goElsewhere(person: Person, affected: Affected): Promise<void> {
    const { clock, random, routes } = this.#context;
    const { applicationId } = affected;
    const old = person.tabs.at(-1);
    this.#affected.push(affected);
    for (let n = 0; n < MAX_TRIES; n++) {
      const application = await person.application(applicationId);
      if (application !== undefined && application.state !== 'submitted') return;
      const offered = application?.quote?.options ?? [];
      const isShown = offered.some(({ method, health }) => this.#carries(method) && health === 'failing');
      if (isShown && this.isOn) this.#shownAt ??= clock.now();
      const others = routes.methods.filter(
        (name) => !this.#carries(name) && offered.some(({ method }) => method === name),
      );
      if (others.length === 0) return;
      const started = await person.startPayment(applicationId, random.pick(others));
      if (started !== undefined && !this.#carries(started.payment.method)) {
        const late = random.chance(0.2) ? person.pay(old) : undefined;
        await Promise.all([person.pay(started, 'pays', { comesBack: true }), late]);
        return;
      }
      await person.waitUntil(clock.now() + random.between(MINUTE, 3 * MINUTE));
    }
  }

  #carries(method: string): boolean {
    return (this.#methods as readonly string[]).includes(method);
  }

  /** What has happened; undefined if the run was too short for an outage. */
  get facts(): OutageFacts | undefined {
    if (this.#begun === undefined || this.#ended === undefined) return undefined;
    const { at, real } = this.#begun;
    return {
      gateway: this.#gateway,
      methods: this.#methods,
      begunAt: at,
      endedAt: this.#ended.at,
      seconds: Math.round((this.#ended.real - real) / 1000),
      affected: this.#affected,
      ...(this.#shownAt !== undefined && { shownAt: this.#shownAt }),
    };
  }
}
