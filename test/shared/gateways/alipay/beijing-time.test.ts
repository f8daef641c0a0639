import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBeijing, toBeijing } from '../../../../shared/gateways/alipay/beijing-time.ts';

// Since China's last daylight saving time ended, the offset is constant.
const time = fc.integer({ min: Date.UTC(1992, 0, 1), max: Date.UTC(2100, 0, 1) });
const calendar = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

describe('Beijing time', () => {
  it('matches the time zone database', () => {
    fc.assert(fc.property(time, (at) => void expect(toBeijing(at)).toBe(calendar.format(at))));
  });

  it('is parsed back to the second', () => {
    fc.assert(fc.property(time, (at) => void expect(fromBeijing(toBeijing(at))).toBe(Math.floor(at / 1000) * 1000)));
  });

  it('crosses midnight and the year', () => {
    expect(toBeijing(Date.UTC(2026, 11, 31, 16, 0, 0))).toBe('2027-01-01 00:00:00');
  });

  it.each(['2026-02-30 00:00:00', '2026-11-23 24:00:00', '2026-11-23', '2026-11-23T12:00:00', '', 'now'])(
    'is not %j',
    (text) => {
      expect(fromBeijing(text)).toBeUndefined();
    },
  );
});
