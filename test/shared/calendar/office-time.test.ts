import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { officeTime } from '../../../shared/calendar/office-time.ts';

const HOUR = 60 * 60_000;
const utc = (text: string) => Date.parse(`${text}Z`);
const ZONES = [
  'UTC',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'America/St_Johns',
  'America/Havana',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Africa/Cairo',
  'Europe/London',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
];

describe('the days of an office', () => {
  it.each([
    ['UTC', '2026-11-29', '2026-11-29T00:00', '2026-11-30T00:00', 24],
    ['Pacific/Auckland', '2026-11-29', '2026-11-28T11:00', '2026-11-29T11:00', 24],
    ['Pacific/Auckland', '2026-09-27', '2026-09-26T12:00', '2026-09-27T11:00', 23],
    ['Pacific/Auckland', '2026-04-05', '2026-04-04T11:00', '2026-04-05T12:00', 25],
    ['Europe/London', '2026-03-29', '2026-03-29T00:00', '2026-03-29T23:00', 23],
    // Clocks change at midnight, so that the day begins at 01:00.
    ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00', '2026-03-29T21:00', 23],
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00', '2026-04-24T21:00', 23],
    // Changes by half an hour.
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30', '2026-10-04T13:00', 23.5],
  ])('%s: %s is from %s to %s UTC, %d hours', (zone, day, from, until, hours) => {
    const range = officeTime(zone).range(day, day);
    expect(range).toEqual({ from: utc(from), until: utc(until) });
    expect((range.until - range.from) / HOUR).toBe(hours);
  });

  it('cover several days', () => {
    expect(officeTime('Pacific/Auckland').range('2026-09-26', '2026-09-28')).toEqual({
      from: utc('2026-09-25T12:00'),
      until: utc('2026-09-28T11:00'),
    });
  });

  test('every instant belongs to the day on which clocks in the zone show it', () => {
    const at = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), at, (zone, instant) => {
        const shown = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(instant);
        const office = officeTime(zone);
        const { from, until } = office.range(shown, shown);
        expect(office.day(instant)).toBe(shown);
        expect(from <= instant && instant < until).toBe(true);
      }),
    );
  });
});

it.each([
  ['Pacific/Auckland', '2026-11-29T00:05:09.123', '2026-11-29T13:05:09+13:00'],
  ['America/St_Johns', '2026-07-01T00:00', '2026-06-30T21:30:00-02:30'],
  ['UTC', '2026-11-29T00:05', '2026-11-29T00:05:00+00:00'],
])('in %s, %s UTC is %s', (zone, instant, local) => {
  expect(officeTime(zone).local(utc(instant))).toBe(local);
});
