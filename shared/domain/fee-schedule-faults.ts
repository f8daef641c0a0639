import { covers, type FeeCase, type FeeRule, type FeeSchedule, isFree, priceFor } from './fees.ts';
import { type Money, toDecimal } from './money.ts';
import type { MethodRules, PaymentMethod } from './payment-method.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
/** The rules of each method at the gateway that carries it. */
export type RulesInForce = Readonly<Record<PaymentMethod, MethodRules>>;

/** Stands for every nationality that no rule names. */
const ANY_OTHER = 'any other nationality';

/**
 * Why a schedule cannot be published: a price that depends on the order of the rules, a case without a price, an amount that a method
 * cannot charge. Each fault is a sentence with the rules that it is about, counted from 1, and what to do.
 */
export function feeScheduleFaults(schedule: FeeSchedule, methodRules: RulesInForce): string[] {
  const amounts = schedule.rules.flatMap((rule, i) =>
    amountFaults(rule, methodRules).map((fault) => `${nameOf(rule, i)}: ${fault}`),
  );
  return [...caseFaults(schedule), ...amounts];
}

/**
 * Where several rules cover a case, the first decides. It must be narrower than the others: what it covers, they cover too, and more.
 * Hence no order of the same rules gives another price without a fault.
 */
function caseFaults({ rules, visaTypes }: FeeSchedule): string[] {
  const cases = casesOf(rules, visaTypes);
  const named = rules.map((rule, i) => ({
    name: nameOf(rule, i),
    number: i + 1,
    cases: new Set(cases.filter((one) => covers(rule, one))),
  }));
  const effective = new Set<number>();
  const unpriced = new Map<string, string>();
  const overlaps = new Map<string, { readonly other: number; readonly fault: string | undefined }>();
  for (const one of cases) {
    const [first, ...others] = named.filter((rule) => rule.cases.has(one));
    if (first === undefined) {
      setFirst(unpriced, `${one.nationality} ${one.visaType}`, () => caseText(one));
      continue;
    }
    effective.add(first.number);
    for (const other of others) {
      const fault = () => ({ other: other.number, fault: overlapFault(first, other, caseText(one)) });
      setFirst(overlaps, `${first.number} ${other.number}`, fault);
    }
  }
  const faulty = [...overlaps.values()].filter(({ fault }) => fault !== undefined).sort((a, b) => a.other - b.other);
  const useless = named.filter(({ number }) => !effective.has(number) && faulty.every(({ other }) => other !== number));
  return [
    ...faulty.flatMap(({ fault }) => fault ?? []),
    ...useless.map(({ name }) => `${name} can never apply: other rules cover all its cases. Remove it.`),
    ...[...unpriced.values()].map((text) => `No rule has a price of ${text}. Add one.`),
  ];
}

function setFirst<T>(map: Map<string, T>, key: string, value: () => T): void {
  if (!map.has(key)) map.set(key, value());
}

interface NamedRule {
  readonly name: string;
  readonly number: number;
  readonly cases: ReadonlySet<FeeCase>;
}

function overlapFault(first: NamedRule, other: NamedRule, shared: string): string | undefined {
  const inside = isWithin(first.cases, other.cases);
  const outside = isWithin(other.cases, first.cases);
  if (inside && outside) return `${first.name} and ${other.name} cover the same cases. Remove one of them.`;
  if (inside) return undefined;
  if (outside) {
    return `${other.name} can never apply: ${first.name} comes first and covers all its cases. Move rule ${other.number} before rule ${first.number}, or remove it.`;
  }
  return `${first.name} and ${other.name} overlap: both price ${shared}. Change one of them, or put a rule for what they share before both.`;
}

function isWithin(some: ReadonlySet<FeeCase>, all: ReadonlySet<FeeCase>): boolean {
  return [...some].every((one) => all.has(one));
}

/** Every combination that the rules distinguish. */
function casesOf(rules: readonly FeeRule[], visaTypes: readonly string[]): FeeCase[] {
  const named = rules.flatMap(({ nationalities }) => (nationalities === '*' ? [] : nationalities));
  const nationalities = [...new Set([...named, ANY_OTHER])];
  return nationalities.flatMap((nationality) =>
    visaTypes.flatMap((visaType) => MONTHS.map((_, i) => ({ nationality, visaType, month: i + 1 }))),
  );
}

function amountFaults(rule: FeeRule, methodRules: RulesInForce): string[] {
  if (isFree(rule)) return [];
  const methods = Object.keys(methodRules) as PaymentMethod[];
  return rule.fees.flatMap((fee) => {
    if (fee.amount === 0) return [`it is free in ${fee.currency} alone. Make it free in all currencies or in none.`];
    const takers = methods.filter((method) => methodRules[method].chargeLimits(fee.currency) !== undefined);
    if (takers.length === 0) return [`no payment method supports ${fee.currency}. Remove the fee in ${fee.currency}.`];
    return takers.flatMap((method) => chargeFault(rule, fee, method, methodRules) ?? []);
  });
}

function chargeFault(
  { surchargeBasisPoints }: FeeRule,
  fee: Money,
  method: PaymentMethod,
  methodRules: RulesInForce,
): string | undefined {
  const limits = methodRules[method].chargeLimits(fee.currency);
  const price = priceFor({ fees: [fee], surchargeBasisPoints }, method, methodRules[method]);
  if (limits === undefined || price === undefined) return undefined;
  const { amount } = price.total;
  const text = (minor: number) => `${fee.currency} ${toDecimal({ ...fee, amount: minor })}`;
  if (amount % limits.multipleOf !== 0) {
    return `${method} cannot charge ${text(fee.amount)}, only multiples of ${text(limits.multipleOf)}. Round the fee.`;
  }
  const total = `the total by ${method} is ${text(amount)}, and ${method} charges`;
  if (amount < limits.minimum) return `${total} ${text(limits.minimum)} or more. Raise the fee, or make it free.`;
  if (amount > limits.maximum) return `${total} ${text(limits.maximum)} or less. Lower the fee.`;
  return undefined;
}

function nameOf({ nationalities, visaTypes, season }: FeeRule, i: number): string {
  const who = nationalities === '*' ? 'all nationalities' : nationalities.join(', ');
  const what = visaTypes === '*' ? 'all visa types' : visaTypes.join(', ');
  const when = season === undefined ? 'all year' : `${MONTHS[season.fromMonth - 1]} to ${MONTHS[season.toMonth - 1]}`;
  return `Rule ${i + 1} (${who}; ${what}; ${when})`;
}

function caseText({ nationality, visaType, month }: FeeCase): string {
  return `${visaType} for ${nationality} arriving in ${MONTHS[month - 1]}`;
}
