import type { ApplicationId } from '../../shared/domain/ids.ts';
import { type OutboxEvent, outboxEventsOf, subjectOf } from '../../shared/domain/outbox-event.ts';
import type { OutboxQueue } from '../../shared/ports/outbox/outbox-queue.ts';
import { notifyApplicant } from '../../shared/use-cases/outbox/notify-applicant.ts';
import { notifyOffice } from '../../shared/use-cases/outbox/notify-office.ts';
import { publishOutbox } from '../../shared/use-cases/outbox/publish-outbox.ts';
import type { Process } from './core/process.ts';
import type { Owner } from './core/scheduler.ts';
import { randomOf } from './core/seeds.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import type { OutboxRow } from './table/memory-table.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const CONSUMERS = ['publish-event', 'send-email'] as const;
type Consumer = (typeof CONSUMERS)[number];

/** Deliveries of a message before it goes to the dead letters, from where staff send it again. */
const MAX_RECEIVES = 5;
const MAX_STREAM_RETRIES = 8;

interface QueuedMessage {
  readonly event: OutboxEvent;
  receives: number;
  /** It fails until it goes to the dead letters. */
  isPoisoned?: boolean;
}

/** The table's stream, the queues behind it and their consumers. Order is kept for each application, and for each payment in a queue. */
export class Outbox implements Owner {
  readonly name = 'the outbox';
  isDead = false;
  /** What the office's bus has got, by event id. */
  readonly published = new Map<string, OutboxEvent>();
  emails = 0;
  readonly #world: SimulatedWorld;
  readonly #streams = new Map<ApplicationId, number>();
  readonly #groups = new Map<string, QueuedMessage[]>();
  readonly #seen = new Map<string, number>();

  constructor(world: SimulatedWorld) {
    this.#world = world;
  }

  /** A record of the stream: the outbox row of an application was written. */
  changed({ applicationId: id }: OutboxRow): void {
    const { faults, scheduler, seed } = this.#world;
    const number = (this.#streams.get(id) ?? 0) + 1;
    this.#streams.set(id, number);
    this.#world.schedules.eventsMayBeOverdue();
    const record = `stream ${id} ${number}`;
    const random = randomOf(seed, record);
    if (faults.happens('the stream loses a record', random, record)) return;
    const isLate = faults.happens('the stream delivers a record late', random, record);
    const deliver = (delay: number) =>
      void scheduler.at(scheduler.now + delay, this, () => void this.#publish(id, MAX_STREAM_RETRIES));
    deliver(isLate ? random.between(MINUTE, 20 * MINUTE) : random.between(100, 2 * SECOND));
    if (faults.happens('the stream delivers a record twice', random, record))
      deliver(random.between(SECOND, 5 * SECOND));
  }

  async #publish(id: ApplicationId, retries: number): Promise<void> {
    const outcome = await this.#world.invoke(this, `the stream publishes ${id}`, (deps) => publishOutbox(deps, id));
    if (outcome.kind === 'answered' || retries === 0) return;
    await this.#world.scheduler.sleep(this, 2 * SECOND);
    await this.#publish(id, retries - 1);
  }

  /** The queues as a process sees them. */
  queuesFor(process: Process): OutboxQueue[] {
    const { faults, trace } = this.#world;
    return CONSUMERS.map((consumer) => ({
      send: (events) =>
        new Promise((resolve, reject) => {
          const isRefused = faults.happens('a queue refuses messages', process.random, process.nextCall());
          process.after(process.random.between(3, 40), () => {
            if (isRefused) return reject(new Error('the queue does not answer'));
            trace.say(process.name, `sends ${events.map(({ id }) => id).join(', ')} to ${consumer}`);
            for (const event of events) this.#enqueue(consumer, event);
            resolve();
          });
        }),
    }));
  }

  #enqueue(consumer: Consumer, event: OutboxEvent): void {
    const { scheduler, faults, seed } = this.#world;
    const key = `${consumer} ${event.id}`;
    // SQS FIFO: deduplicated for five minutes.
    if ((this.#seen.get(key) ?? Number.NEGATIVE_INFINITY) > scheduler.now - 5 * MINUTE) return;
    this.#seen.set(key, scheduler.now);
    const random = randomOf(seed, 'queue', key, scheduler.now);
    const isTwice = faults.happens(
      'a queue delivers a message twice',
      random,
      `queue ${key} ${Math.floor(scheduler.now)}`,
    );
    const group = `${consumer} ${subjectOf(event)}`;
    const waiting = this.#groups.get(group) ?? [];
    const isIdle = waiting.length === 0;
    waiting.push({ event, receives: 0 }, ...(isTwice ? [{ event, receives: 0 }] : []));
    this.#groups.set(group, waiting);
    if (isIdle) scheduler.at(scheduler.now + random.between(20, 500), this, () => void this.#receive(consumer, group));
  }

  /** In order: a message that fails holds up those behind it. */
  async #receive(consumer: Consumer, group: string): Promise<void> {
    const { scheduler, faults, seed, trace } = this.#world;
    const isPoisoned = (event: OutboxEvent) => {
      const id = `${group} ${event.id} poisoned`;
      return faults.happens('a message ends in the dead letters', randomOf(seed, 'receive', id, scheduler.now), id);
    };
    const waiting = this.#groups.get(group) ?? [];
    for (let [message] = waiting; message !== undefined; [message] = waiting) {
      const { event } = message;
      if (message.receives++ === 0) message.isPoisoned = isPoisoned(event);
      const random = randomOf(seed, 'receive', group, event.id, message.receives);
      const fails =
        faults.happens('a consumer fails', random, `${group} ${event.id} ${message.receives}`) || message.isPoisoned;
      const outcome = await this.#world.invoke(this, `${consumer} receives ${event.id}`, async (deps) => {
        if (fails) throw new Error('the consumer fails');
        const processedEvents = deps.processedEvents(consumer);
        if (consumer === 'publish-event')
          return notifyOffice({ processedEvents, bus: { publish: async (one) => this.#publishOnBus(one) } }, event);
        const compose = () => ({ subject: '', text: '', html: '' });
        return notifyApplicant(
          {
            applications: deps.applications,
            processedEvents,
            compose,
            email: { send: async () => void this.emails++ },
          },
          event,
        );
      });
      if (outcome.kind === 'answered') waiting.shift();
      else if (message.receives < MAX_RECEIVES) await scheduler.sleep(this, 30 * SECOND);
      else {
        waiting.shift();
        trace.say(consumer, `${event.id} ends in the dead letters`);
        // Staff find the alarm and send it again.
        scheduler.at(scheduler.now + 60 * MINUTE, this, () => this.#enqueue(consumer, event));
      }
    }
  }

  /** Events of the final rows that the office has never got. */
  missing(): { rule: string; detail: string }[] {
    const { table } = this.#world;
    return table.applicationIds.flatMap((id) => {
      const { application, payments, refunds } = table.snapshot(id);
      const events = outboxEventsOf({ ...(application && { application }), payments, refunds });
      return events
        .filter((event) => !this.published.has(event.id))
        .map((event) => ({ rule: 'the office never got an event', detail: event.id }));
    });
  }

  #publishOnBus(event: OutboxEvent): void {
    this.published.set(event.id, event);
    this.#world.office?.(event);
  }
}
