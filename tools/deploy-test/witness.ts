import { isDeepStrictEqual } from 'node:util';
import type { StartedPayment } from '../../client/api-client.ts';
import type { Applicant } from '../../client/applicant.ts';
import { waitForStatus } from '../demo/context.ts';
import type { Report } from '../demo/report.ts';
import type { Deployment } from './deployment.ts';
import { newApplicant, payByCard } from './scenarios.ts';

/** A payment that was started before a deployment, and is looked at after it. */
export class Witness {
  readonly #deployment: Deployment;
  readonly #applicant: Applicant;
  readonly #started: StartedPayment;
  #seen: unknown;

  private constructor(deployment: Deployment, applicant: Applicant, started: StartedPayment) {
    this.#deployment = deployment;
    this.#applicant = applicant;
    this.#started = started;
  }

  /** An applicant of its own for each: nobody may start many payments in a short time. */
  static async start(deployment: Deployment): Promise<Witness> {
    const applicant = await newApplicant(deployment);
    const { id } = await applicant.applyAndSubmit();
    return new Witness(deployment, applicant, await applicant.startPayment(id, 'stripe'));
  }

  /** @returns whether it is settled */
  async pay(): Promise<boolean> {
    await payByCard(this.#deployment, this.#started);
    const isSettled = await waitForStatus(this.#applicant, this.#started.payment.id, 'succeeded');
    this.#seen = await this.#look();
    return isSettled;
  }

  /** Application and payment, decrypted and with history, are what they were when it was paid; and another fee can be paid. */
  async check(report: Report): Promise<void> {
    const seen = await this.#look().catch((error: unknown) => error);
    report.check('the payment from before is unchanged', isDeepStrictEqual(seen, this.#seen));
    const another = await Witness.start(this.#deployment);
    report.check('another fee is paid and settled', await another.pay());
  }

  async #look(): Promise<unknown> {
    const { id, applicationId } = this.#started.payment;
    // A quote offers what can be paid by now.
    const { quote: _, ...application } = await this.#applicant.application(applicationId);
    return [await this.#applicant.payment(id), application];
  }
}
