import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { GatewayEvent } from '../../../../shared/domain/gateway-event.ts';
import { METHOD_RULES } from '../../../../shared/gateways/registry.ts';
import { reconcileSinceLast } from '../../../../shared/use-cases/settlement/reconcile-since-last.ts';
import { HOUR, NOW, USD } from '../../../support/fixtures.ts';
import { ScriptedGateway } from '../../../support/scripted-gateway.ts';

const DAY = 24 * HOUR;
/** Seconds. Longer than any hour of the list takes here, so that each run makes progress. */
const LONG_ENOUGH = 100;

class Killed extends Error {}

/** A gateway's event list and the events settled from it. Every step takes a second and may be the last of its run. */
function aLedgerOf(times: readonly number[]) {
  const clock = { now: NOW };
  const settled = new Set<string>();
  let get = NOW - 2 * DAY;
  let stepsLeft = Number.POSITIVE_INFINITY;
  const step = () => {
    clock.now += 1000;
    if (stepsLeft-- <= 0) throw new Killed();
  };
  const gateway = new ScriptedGateway(() => clock.now);
  gateway.listEvents = async function* (_account: string, since: number, until: number): AsyncIterable<GatewayEvent> {
    step();
    // Newest first, as Stripe lists them.
    for (const [i, at] of [...times.entries()].toSorted(([, a], [, b]) => b - a)) {
      const about = {
        gateway: 'stripe',
        account: 'acct_1/test',
        reference: `pi_${i}`,
        source: { by: 'sweep' },
      } as const;
      const dispute = { disputeId: `dp_${i}`, amount: USD, state: 'open', openedAt: at, at } as const;
      if (at >= since && at < until) yield { kind: 'dispute', dispute: { ...about, ...dispute } };
    }
  };
  const deps = {
    gateways: async () => gateway,
    methodRules: METHOD_RULES,
    ledger: {
      findByReference: async () => undefined,
      hasUnmatchedPayment: async () => false,
      recordUnmatchedPayment: async ({ reference }: { reference: string }) => {
        step();
        settled.add(reference);
      },
    } as never,
    checkpoints: {
      get: async () => get,
      save: async (_: unknown, until: number) => {
        step();
        get = until;
      },
    },
    clock: () => clock.now,
    alarm: () => {},
    metrics: () => {},
    onFailure: () => {},
  };
  return {
    settled,
    clock,
    /** A run that is killed after so many steps or reaches its deadline after so many seconds. */
    async run(steps: number, seconds: number) {
      stepsLeft = steps;
      await reconcileSinceLast(deps, { gateway: 'stripe', account: 'acct_1/test' }, clock.now + seconds * 1000).catch(
        (error) => {
          if (!(error instanceof Killed)) throw error;
        },
      );
    },
    get: () => get,
  };
}

it('settles the whole list without gaps, wherever runs are interrupted', async () => {
  const recent = fc.integer({ min: NOW - 2 * DAY, max: NOW });
  const events = fc.array(fc.oneof(recent, fc.integer({ min: NOW - HOUR, max: NOW })), { maxLength: 40 });
  const cut = fc.integer({ min: 0, max: 150 });
  const runs = fc.array(fc.tuple(cut, cut), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(events, runs, async (times, cuts) => {
      const context = aLedgerOf(times);
      const isSettled = (at: number, i: number) => context.settled.has(`pi_${i}`) || at >= context.get();
      for (const [steps, seconds] of cuts) {
        await context.run(steps, seconds);
        // Every event before the checkpoint is settled.
        expect(times.every(isSettled)).toBe(true);
      }
      // What is listed now is read an hour later.
      context.clock.now += HOUR;
      for (let n = 0; n < 5; n++) await context.run(Number.POSITIVE_INFINITY, LONG_ENOUGH);
      expect(context.settled.size).toBe(times.length);
      expect(context.clock.now - context.get()).toBeLessThan(2 * HOUR);
    }),
  );
});
