import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pacedGateway } from '../../../shared/gateways/paced-gateway.ts';
import { MalformedGatewayEvent } from '../../../shared/ports/payments/payment-gateway.ts';
import { anApplication, aPayment, NOW } from '../../support/fixtures.ts';
import { ScriptedGateway } from '../../support/scripted-gateway.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

const payment = aPayment(anApplication());
const SWEEP = { by: 'sweep' } as const;

it('calls the gateway no faster than its pace, whichever calls they are', async () => {
  const scripted = new ScriptedGateway(Date.now);
  // An adapter's calls are functions of their own; those of a class need their object.
  const bound = Object.fromEntries(
    (
      ['query', 'close', 'capture', 'refund', 'findRefund', 'confirmRefund', 'listRefunds', 'findDisputes'] as const
    ).map((name) => [name, (scripted[name] as () => unknown).bind(scripted)]),
  );
  const gateway = pacedGateway({ ...scripted, ...bound } as unknown as ScriptedGateway, 4);
  const calls = [
    gateway.query(payment, SWEEP),
    gateway.close(payment, 'expired', SWEEP),
    gateway.capture?.(payment, SWEEP),
    gateway.refund({} as never, payment, NOW + 60_000),
    gateway.findRefund({} as never, payment),
    gateway.confirmRefund({} as never),
    gateway.listRefunds?.(payment, SWEEP),
    gateway.findDisputes(payment, SWEEP),
  ];
  const counts: number[] = [];
  for (let n = 0; n < 8; n++) {
    await vi.advanceTimersByTimeAsync(n === 0 ? 0 : 250);
    counts.push(scripted.calls.length);
  }
  expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  await Promise.all(calls);
});

it('lists a page of events a turn', async () => {
  const scripted = new ScriptedGateway(Date.now);
  const listEvents = async function* () {
    for (let n = 0; n < 250; n++) yield new MalformedGatewayEvent(`evt_${n}`, new TypeError('?'));
  };
  const gateway = pacedGateway({ ...scripted, listEvents } as unknown as ScriptedGateway, 4);
  let events = 0;
  const listing = (async () => {
    for await (const _ of gateway.listEvents?.('account', 0, NOW, SWEEP) ?? []) events++;
  })();
  const counts: number[] = [];
  for (let n = 0; n < 3; n++) {
    await vi.advanceTimersByTimeAsync(n === 0 ? 0 : 250);
    counts.push(events);
  }
  expect(counts).toEqual([100, 200, 250]);
  await listing;
});

it('makes no call after the end of the run that gave it up, not even in the next one', async () => {
  const calls: number[] = [];
  const findDisputes = async () => {
    calls.push(Date.now());
    return [];
  };
  const scripted = { ...new ScriptedGateway(Date.now), findDisputes } as unknown as ScriptedGateway;
  const gateway = pacedGateway(scripted, 4, NOW + 300);
  for (let n = 0; n < 3; n++) void gateway.findDisputes(payment, SWEEP);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(calls).toEqual([NOW, NOW + 250]);
});
