import { Hono } from 'hono';
import * as z from 'zod';
import { seededRandom } from './seeded-random.ts';

/**
 * Faults of every sandbox. Notifications: `drop`, `duplicate`, `delay`, `reorder` (sent after the next one), `forge` (a success signed with
 * a wrong key while the payment is unpaid), `alter` (another amount, validly signed). Calls: time-outs and 500s before and after acting,
 * `slow`. Payments: `reject_close`; `pay_before_close` (the payer's payment wins); `refund_unknown` (refunded, but the response is an
 * error), `refund_unknown_status` (a status that the gateway does not document, until the refund is done), `refund_pending`, `refund_failed`;
 * `wrong_amount` (another amount is paid).
 */
export const FAULT_KINDS = [
  'drop',
  'duplicate',
  'delay',
  'reorder',
  'forge',
  'alter',
  'timeout_before',
  'timeout_after',
  'error_500',
  'error_500_after',
  'slow',
  'reject_close',
  'pay_before_close',
  'refund_unknown',
  'refund_unknown_status',
  'refund_pending',
  'refund_failed',
  'wrong_amount',
] as const;

/**
 * A fault to inject into calls whose fields equal all fields of `match`: at most `times` times (default: once; with a probability,
 * without limit), each time with the given probability, drawn from `seed`.
 */
export interface Fault<Kind extends string> {
  kind: Kind;
  times?: number | undefined;
  probability?: number | undefined;
  seed?: number | undefined;
  /** Milliseconds, for the kinds that delay a response. */
  delayMs?: number | undefined;
  match?: Record<string, string> | undefined;
}

interface Rule<Kind extends string> {
  fault: Fault<Kind>;
  draw: () => number;
  remaining: number;
  injected: number;
}

/** The faults to inject into a sandbox, with the count of injections per kind. */
export class Faults<Kind extends string> {
  readonly kinds: readonly Kind[];
  #rules: Rule<Kind>[] = [];
  readonly #injected = new Map<Kind, number>();
  #cleared = new AbortController();

  constructor(kinds: readonly Kind[]) {
    this.kinds = kinds;
  }

  add(fault: Fault<Kind>): void {
    const remaining = fault.times ?? (fault.probability === undefined ? 1 : Number.POSITIVE_INFINITY);
    this.#rules.push({ fault, draw: seededRandom(fault.seed ?? 1), remaining, injected: 0 });
  }

  /** Returns and counts the fault of this kind to inject into the call that `fields` describes, if there is one. */
  trigger(kind: Kind, fields: Record<string, string | undefined> = {}): Fault<Kind> | undefined {
    const rule = this.#rules.find((candidate) => candidate.fault.kind === kind && applies(candidate, fields));
    if (rule === undefined) return undefined;
    rule.remaining -= 1;
    rule.injected += 1;
    this.#injected.set(kind, (this.#injected.get(kind) ?? 0) + 1);
    return rule.fault;
  }

  /** The current rules with their counts, and the counts per kind since the start. */
  report() {
    const rules = this.#rules.map(({ fault, injected }) => ({ ...fault, injected }));
    return { rules, injected: Object.fromEntries(this.#injected) };
  }

  /**
   * Holds a call for `delayMs` (without end if undefined), until one of the signals aborts because the client disconnected or the sandbox
   * stops, or until the rules are cleared: so a test decides when a call is answered.
   */
  hold(delayMs: number | undefined, ...signals: AbortSignal[]): Promise<void> {
    const released = AbortSignal.any([this.#cleared.signal, ...signals]);
    return new Promise((resolve) => {
      if (released.aborted) return resolve();
      const timer = delayMs === undefined ? undefined : setTimeout(resolve, delayMs);
      released.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Removes all rules, and releases the calls that they hold. The counts per kind remain, so that a test run can sum them afterwards. */
  clear(): void {
    this.#rules = [];
    this.#cleared.abort();
    this.#cleared = new AbortController();
  }
}

function applies<Kind extends string>(
  { fault, draw, remaining }: Rule<Kind>,
  fields: Record<string, string | undefined>,
) {
  const matches = Object.entries(fault.match ?? {}).every(([field, value]) => fields[field] === value);
  return remaining > 0 && matches && draw() < (fault.probability ?? 1);
}

/** POST adds a fault, GET reports rules and counts, DELETE removes all rules and releases the calls that they hold. */
export function faultRoutes<Kind extends string>(faults: Faults<Kind>): Hono {
  const schema = z.strictObject({
    kind: z.enum(faults.kinds),
    times: z.int().positive().optional(),
    probability: z.number().min(0).max(1).optional(),
    seed: z.int().optional(),
    delayMs: z.int().nonnegative().optional(),
    match: z.record(z.string(), z.string()).optional(),
  });
  return new Hono()
    .post('/', async (c) => {
      const parsed = schema.safeParse(await c.req.json().catch(() => undefined));
      if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error), kinds: faults.kinds }, 400);
      faults.add(parsed.data);
      return c.json(faults.report(), 201);
    })
    .get('/', (c) => c.json(faults.report()))
    .delete('/', (c) => {
      faults.clear();
      return c.body(null, 204);
    });
}
