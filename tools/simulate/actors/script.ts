import type { Device } from '../../../shared/domain/device.ts';
import type { PaymentMethod } from '../../../shared/domain/payment-method.ts';
import type { Random } from '../../chaos/random.ts';
import { randomOf } from '../core/seeds.ts';
import type { Way } from '../gateways/order.ts';

type Action =
  | { readonly do: 'apply' | 'withdraw' | 'submit' | 'pay until settled' }
  | { readonly do: 'start'; readonly method: PaymentMethod; readonly device: Device }
  /** @property tab the number of a started payment, counted from the end if negative */
  | { readonly do: 'visit'; readonly tab: number; readonly way: Way }
  | { readonly do: 'check' | 'cancel'; readonly tab: number }
  /** By finance, of the last payment. @property share of its amount */
  | { readonly do: 'refund'; readonly share: number }
  | { readonly do: 'wait' | 'wait until expired'; readonly milliseconds: number }
  /** The gateway of the last payment answers nothing until so long after that payment's end. */
  | { readonly do: 'outage'; readonly milliseconds: number };

/** Something that an applicant does, in a script. */
export type Step = Action & {
  readonly id: string;
  /** The next step begins before this one is done. */
  readonly isMeanwhile?: boolean;
};

interface Script {
  readonly name: string;
  readonly weight: number;
  readonly steps: (
    random: Random,
    methods: readonly PaymentMethod[],
  ) => readonly (Action & { isMeanwhile?: boolean })[];
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const start = (random: Random, methods: readonly PaymentMethod[]): Action => ({
  do: 'start',
  method: random.pick(methods),
  device: random.pick(['desktop', 'desktop', 'phone']),
});
const visit = (way: Way, tab = -1): Action => ({ do: 'visit', tab, way });
const meanwhile = (action: Action) => ({ ...action, isMeanwhile: true });
const wait = (milliseconds: number): Action => ({ do: 'wait', milliseconds });
const FINISH: Action = { do: 'pay until settled' };

/** How applicants behave, about as those of the chaos run. */
export const SCRIPTS: readonly Script[] = [
  { name: 'pays', weight: 10, steps: (r, m) => [start(r, m), visit('pays'), { do: 'check', tab: -1 }, FINISH] },
  { name: 'pays and never comes back', weight: 4, steps: (r, m) => [start(r, m), visit('pays')] },
  { name: 'gives up', weight: 3, steps: (r, m) => [start(r, m)] },
  { name: 'only looks at the page, and gives up', weight: 2, steps: (r, m) => [start(r, m), visit('only looks')] },
  {
    name: 'is declined, then pays',
    weight: 5,
    steps: (r, m) => [
      start(r, m),
      visit('is declined'),
      wait(r.between(SECOND, MINUTE)),
      visit('is declined'),
      visit('pays'),
      FINISH,
    ],
  },
  {
    name: 'has to wait for the bank',
    weight: 5,
    steps: (r, m) => [
      start(r, m),
      visit('is processed slowly'),
      { do: 'check', tab: -1 },
      wait(r.between(MINUTE, HOUR)),
      FINISH,
    ],
  },
  {
    name: 'has two tabs open',
    weight: 8,
    steps: (r, m) => [
      meanwhile(start(r, m)),
      meanwhile(start(r, m)),
      start(r, m),
      wait(r.between(0, 3 * SECOND)),
      meanwhile(visit('pays', 0)),
      meanwhile(visit('pays', 1)),
      visit('pays', 2),
      FINISH,
    ],
  },
  {
    name: 'switches the method',
    weight: 8,
    steps: (r, m) => [
      start(r, m),
      ...(r.chance(0.5) ? [visit('only looks')] : []),
      meanwhile(start(r, m)),
      wait(r.between(0, 4 * SECOND)),
      ...(r.chance(0.6) ? [visit('pays', 0)] : []),
      wait(r.between(0, 10 * SECOND)),
      visit('pays'),
      FINISH,
    ],
  },
  {
    name: 'cancels and pays at the same time',
    weight: 5,
    steps: (r, m) => [
      start(r, m),
      meanwhile({ do: 'cancel', tab: -1 }),
      wait(r.between(0, SECOND)),
      visit('pays'),
      wait(5 * SECOND),
      visit('pays'),
      FINISH,
    ],
  },
  { name: 'cancels', weight: 2, steps: (r, m) => [start(r, m), { do: 'cancel', tab: -1 }] },
  {
    name: 'comes back too late',
    weight: 6,
    steps: (r, m) => [
      start(r, m),
      ...(r.chance(0.4) ? [visit('only looks')] : []),
      { do: 'wait until expired', milliseconds: r.between(-5 * SECOND, 40 * MINUTE) },
      meanwhile(visit('pays')),
      { do: 'check', tab: -1 },
      FINISH,
    ],
  },
  {
    name: 'comes back too late and has started a new payment',
    weight: 5,
    steps: (r, m) => [
      start(r, m),
      { do: 'wait until expired', milliseconds: r.between(-MINUTE, 35 * MINUTE) },
      start(r, m),
      meanwhile(visit('pays', 0)),
      visit('pays'),
      FINISH,
    ],
  },
  {
    name: 'pays in an old tab after an outage, and leaves a new payment open',
    weight: 3,
    steps: (r, m) => [
      start(r, m),
      ...(r.chance(0.5) ? [visit('only looks')] : []),
      { do: 'outage', milliseconds: r.between(31 * MINUTE, 36 * MINUTE) },
      { do: 'wait until expired', milliseconds: r.between(31 * MINUTE, 34 * MINUTE) },
      start(r, m),
      wait(r.between(2 * MINUTE, 6 * MINUTE)),
      visit('pays', 0),
    ],
  },
  {
    name: 'continues on another device',
    weight: 4,
    steps: (r, m) => {
      const method = r.pick(m);
      return [
        { do: 'start', method, device: 'desktop' },
        ...(r.chance(0.3) ? [visit('only looks')] : []),
        { do: 'start', method, device: 'phone' },
        meanwhile(visit('pays', 0)),
        visit('pays', 1),
        FINISH,
      ];
    },
  },
  {
    name: 'withdraws while paying',
    weight: 4,
    steps: (r, m) => [start(r, m), meanwhile(visit('pays')), { do: 'withdraw' }, visit('pays')],
  },
  {
    name: 'pays and withdraws',
    weight: 6,
    steps: (r, m) => [
      start(r, m),
      visit('pays'),
      wait(r.between(0, 2 * HOUR)),
      { do: 'check', tab: -1 },
      { do: 'withdraw' },
    ],
  },
  {
    name: 'is refunded by finance, in parts and at once',
    weight: 7,
    steps: (r, m) => [
      start(r, m),
      visit('pays'),
      { do: 'check', tab: -1 },
      wait(r.between(0, 30 * MINUTE)),
      meanwhile({ do: 'refund', share: r.between(0.05, 0.7) }),
      ...(r.chance(0.6) ? [meanwhile({ do: 'refund', share: r.between(0.05, 0.7) })] : []),
      { do: 'refund', share: r.chance(0.3) ? 1 : r.between(0.05, 0.5) },
      ...(r.chance(0.3) ? [{ do: 'withdraw' } as const] : []),
    ],
  },
  {
    name: 'lets the price lock expire',
    weight: 3,
    steps: (r, m) => [
      start(r, m),
      wait(24 * HOUR + r.between(-6 * MINUTE, MINUTE)),
      { do: 'check', tab: -1 },
      { do: 'submit' },
      start(r, m),
      meanwhile(visit('pays', 0)),
      visit('pays'),
      FINISH,
    ],
  },
];

/** Each as often as its weight. */
const DECK = SCRIPTS.flatMap((script) => Array.from({ length: script.weight }, () => script));

/** The script of one applicant: the same whatever others do. */
export function scriptOf(
  seed: number,
  applicant: number,
  methods: readonly PaymentMethod[],
): { readonly name: string; readonly steps: readonly Step[] } {
  const random = randomOf(seed, 'script', applicant);
  const script = random.pick(DECK);
  const steps = [{ do: 'apply' } as const, ...script.steps(random, methods)];
  return { name: script.name, steps: steps.map((step, i) => ({ ...step, id: String(i) })) };
}
