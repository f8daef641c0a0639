import { expect, it } from 'vitest';
import { PAYMENT_METHODS } from '../../../../shared/domain/payment-method.ts';
import type { Alarm } from '../../../../shared/ports/common/alarm.ts';
import type { GatewayCalls } from '../../../../shared/ports/payments/gateway-calls.ts';
import { reportGatewayHealth } from '../../../../shared/use-cases/settlement/report-gateway-health.ts';
import { NOW } from '../../../support/fixtures.ts';

const [failing, ...working] = PAYMENT_METHODS;

async function reported(unanswered: readonly string[]) {
  const alarms: Parameters<Alarm>[] = [];
  const measured: unknown[] = [];
  const recent = async (now: number) => {
    expect(now).toBe(NOW);
    return Object.fromEntries(
      PAYMENT_METHODS.map((gateway) => [gateway, [{ answered: 1, unanswered: gateway === failing ? unanswered : [] }]]),
    );
  };
  await reportGatewayHealth({
    gatewayCalls: { recent } as unknown as GatewayCalls,
    clock: () => NOW,
    alarm: (...raised) => void alarms.push(raised),
    metrics: (...one) => void measured.push(one),
  });
  return { alarms, measured };
}

const zeroFor = (gateways: readonly string[]) => gateways.map((gateway) => ['GatewayFailing', 0, { gateway }]);

it('raises an alarm for the gateway that fails, and measures all', async () => {
  expect(await reported(['a', 'b', 'c'])).toEqual({
    alarms: [['gateway_failing', { gateway: failing, answered: '1', unanswered: '3' }]],
    measured: [['GatewayFailing', 1, { gateway: failing }], ...zeroFor(working)],
  });
});

it('raises none while they work', async () => {
  expect(await reported(['a', 'b'])).toEqual({ alarms: [], measured: zeroFor(PAYMENT_METHODS) });
});
