import type { Fault, Faults } from './faults.ts';
import type { Process } from './process.ts';
import type { Owner, Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';

/** What a gateway answers, as its transport sees it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The gateway's side of a request. */
export interface Server extends Owner {
  /** Whether it answers nothing at all (UTC milliseconds). */
  isDownAt(now: number): boolean;
  /** How it says that it has failed, or is asked too often. */
  failure(kind: 'error' | 'busy'): Answer;
}

/** Milliseconds that our adapters wait for an answer; after that they try once more. */
const TIMEOUT = 4_000;

/**
 * A request to a gateway and its answer, on a network that loses and delays both.
 *
 * @param label in plain words, for the trace @param act what the gateway does; it is asked once for each request that arrives
 * @throws DOMException without an answer in time
 */
export function exchange(
  world: { readonly scheduler: Scheduler; readonly faults: Faults; readonly trace: Trace },
  server: Server,
  label: string,
  act: () => Answer,
): Promise<Answer> {
  const { scheduler, faults, trace } = world;
  const process = scheduler.current as Process;
  const { random, name } = process;
  const fault = faults.oneOf(REQUEST_FAULTS, random, process.nextCall());
  const isSlow = fault === 'the gateway answers slowly';
  const latency = isSlow ? random.between(1_000, 3_900) : random.between(30, 400);
  return new Promise((resolve, reject) => {
    const giveUp = (text: string) => {
      trace.say(name, text);
      process.after(TIMEOUT, () => reject(new DOMException('no answer in time', 'TimeoutError')));
    };
    if (server.isDownAt(scheduler.now)) return giveUp(`${label}: ${server.name} is down`);
    switch (fault) {
      case 'the process crashes before a request':
        return process.after(1, () => process.die(`crashes before it ${label}`));
      case 'the request to the gateway is lost':
        return giveUp(`${label}: the request is lost`);
      case 'the gateway executes a request after its time-out':
        scheduler.at(scheduler.now + random.between(TIMEOUT, 4 * TIMEOUT), server, () => {
          trace.say(server.name, `executes late: ${name} ${label}`);
          act();
        });
        return giveUp(`${label}: no answer in time`);
      default:
    }
    process.arrives(latency, () => {
      const answered = (answer: Answer) => process.continues(() => resolve(answer));
      if (fault === 'the gateway fails before it acts' || fault === 'the gateway has too many requests') {
        trace.say(name, `${label}: ${fault}`);
        return answered(server.failure(fault === 'the gateway has too many requests' ? 'busy' : 'error'));
      }
      const answer = act();
      trace.say(name, `${label}: ${wordsOf(answer)}`);
      switch (fault) {
        case 'the process crashes after a request':
          return process.die(`crashes after it ${label}`);
        case 'the answer of the gateway is lost':
          return giveUp('gets no answer');
        case 'the gateway fails after it has acted':
          trace.say(name, 'gets an error instead of the answer');
          return answered(server.failure('error'));
        case 'the gateway answers with a word that nobody knows':
          return answered(disguised(answer));
        default:
          return answered(answer);
      }
    });
  });
}

const REQUEST_FAULTS = [
  'the process crashes before a request',
  'the process crashes after a request',
  'the request to the gateway is lost',
  'the answer of the gateway is lost',
  'the gateway executes a request after its time-out',
  'the gateway answers slowly',
  'the gateway fails before it acts',
  'the gateway fails after it has acted',
  'the gateway has too many requests',
  'the gateway answers with a word that nobody knows',
] as const satisfies readonly Fault[];

const WORDS = ['status', 'trade_status', 'trade_state', 'refund_status'] as const;

/** Its status is a word that nobody has documented. */
function disguised({ status, body }: Answer): Answer {
  const fields = body as Record<string, unknown> | undefined;
  const word = WORDS.find((name) => typeof fields?.[name] === 'string');
  return word === undefined ? { status, body } : { status, body: { ...fields, [word]: 'SIMULATED' } };
}

function wordsOf({ status, body }: Answer): string {
  const fields = (body ?? {}) as Record<string, unknown>;
  const word = WORDS.find((name) => typeof fields[name] === 'string');
  const code =
    fields.sub_code ??
    (fields.error as { code?: string } | undefined)?.code ??
    (status >= 400 ? (fields.code ?? fields.name) : undefined);
  return `${word === undefined ? status : fields[word]}${code === undefined ? '' : ` ${code}`}`;
}
