import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CALL_WINDOW_MINUTES,
  healthOf,
  type MinuteOfCalls,
  minutesToJudge,
} from '../../../shared/domain/gateway-health.ts';

const MINUTE = 60_000;
const isFailing = (minutes: readonly MinuteOfCalls[]) => healthOf(minutes).failing;
const quiet: MinuteOfCalls = { answered: 0, unanswered: [] };
const of = (answered: number, ...unanswered: string[]): MinuteOfCalls => ({ answered, unanswered });

const applicant = fc.constantFrom(...'abcdefgh');
const minute = fc.record({ answered: fc.nat(8), unanswered: fc.uniqueArray(applicant) });
const minutes = fc.array(minute, { minLength: CALL_WINDOW_MINUTES, maxLength: CALL_WINDOW_MINUTES });

describe('a gateway fails', () => {
  it.each([
    ['with three applications unanswered and none answered', [of(0, 'a', 'b', 'c')], true],
    ['with them spread over the minutes of a quiet office', [of(0, 'a'), quiet, of(0, 'b'), quiet, of(0, 'c')], true],
    ['with half of the calls unanswered', [of(3, 'a', 'b', 'c')], true],
    ['at once in a busy office, whatever was answered before', [of(0, 'a', 'b', 'c'), of(500)], true],
    ['soon if most of the current minute was answered', [of(1, 'a', 'b', 'c'), of(500)], true],
  ])('%s', (_, calls, expected) => {
    expect(isFailing(calls)).toBe(expected);
  });

  it.each([
    ['without calls', []],
    ['with two applications unanswered', [of(0, 'a', 'b')]],
    ['with one application unanswered, in every minute', Array(CALL_WINDOW_MINUTES).fill(of(0, 'a'))],
    ['with more calls answered than not', [of(4, 'a', 'b', 'c')]],
    ['as soon as the newest minutes have enough answers', [of(5), of(0, 'a', 'b', 'c', 'd', 'e', 'f')]],
  ])('not %s', (_, calls) => {
    expect(isFailing(calls)).toBe(false);
  });

  it('never because of fewer than three applications, however often they try', () => {
    const two = fc.uniqueArray(fc.constantFrom('a', 'b'));
    const calls = fc.array(fc.record({ answered: fc.nat(3), unanswered: two }), { maxLength: CALL_WINDOW_MINUTES });
    fc.assert(fc.property(calls, (some) => !isFailing(some)));
  });

  it('never while every call is answered', () => {
    fc.assert(fc.property(minutes, (some) => !isFailing(some.map(({ answered }) => of(answered)))));
  });

  it('not any more after five answers in a later minute', () => {
    fc.assert(fc.property(minutes, fc.integer({ min: 5 }), (some, answered) => !isFailing([of(answered), ...some])));
  });

  it('also if one more call in the current minute got no answer', () => {
    fc.assert(
      fc.property(minutes, ([now = quiet, ...before]) => {
        const more = { ...now, unanswered: [...now.unanswered, 'another'] };
        fc.pre(isFailing([now, ...before]));
        return isFailing([more, ...before]);
      }),
    );
  });

  it('by the calls of the current minute and of those before it, newest first', () => {
    expect(minutesToJudge(10 * MINUTE + 1)).toEqual([10, 9, 8, 7, 6].map((minute) => minute * MINUTE));
  });

  it('not because of anything older than the window', () => {
    fc.assert(
      fc.property(fc.nat(), (now) => {
        const judged = minutesToJudge(now);
        expect(judged).toHaveLength(CALL_WINDOW_MINUTES);
        expect(judged[0]).toBeLessThanOrEqual(now);
        expect(now - (judged[0] ?? 0)).toBeLessThan(MINUTE);
        expect(now - (judged.at(-1) ?? 0)).toBeLessThan(CALL_WINDOW_MINUTES * MINUTE);
      }),
    );
  });
});
