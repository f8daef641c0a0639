import { expect, test } from 'vitest';
import {
  dayCount,
  EXPORT_CONTENT_TYPES,
  EXPORT_RETENTION,
  EXPORT_URL_TTL,
  type ExportRequest,
  exportTimeRange,
  MAX_EXPORT_DAYS,
} from '../../../shared/domain/export.ts';
import { HOUR, NOW } from '../../support/fixtures.ts';

const request: ExportRequest = {
  dataset: 'payments',
  from: '2026-11-01',
  to: '2026-11-30',
  timeZone: 'UTC',
  range: { from: NOW, until: NOW + HOUR },
  format: 'csv',
};

test.each([
  ['2026-11-30', '2026-11-30', 1],
  ['2026-11-30', '2026-12-01', 2],
  ['2028-01-01', '2028-12-31', MAX_EXPORT_DAYS],
  ['2026-11-30', '2026-11-29', 0],
])('from %s to %s are %i days', (from, to, days) => {
  expect(dayCount({ from, to })).toBe(days);
});

test('an export ends with its days, or with the time at which it was requested', () => {
  expect(exportTimeRange({ request, createdAt: NOW + 2 * HOUR })).toEqual({ from: NOW, until: NOW + HOUR });
  expect(exportTimeRange({ request, createdAt: NOW + 1 })).toEqual({ from: NOW, until: NOW + 1 });
});

test('a file is stored for a week, and its URL is valid for five minutes', () => {
  expect(EXPORT_RETENTION).toBe(7 * 24 * HOUR);
  expect(EXPORT_URL_TTL).toBe(HOUR / 12);
});

test('programs and spreadsheets recognise a file by its content type', () => {
  expect(EXPORT_CONTENT_TYPES).toEqual({
    // Registered with IANA.
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    // RFC 7111.
    csv: 'text/csv; charset=utf-8',
  });
});
