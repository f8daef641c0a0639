import { expect, test } from 'vitest';
import { DEFAULT_TIME_ZONE, isTimeZone } from '../../../shared/domain/time-zone.ts';

test.each([
  DEFAULT_TIME_ZONE,
  'Pacific/Auckland',
  'America/Port-au-Prince',
  'America/Argentina/Buenos_Aires',
  'Etc/GMT+5',
])('%s is a time zone', (name) => {
  expect(isTimeZone(name)).toBe(true);
});

test.each([
  ['', 'no name'],
  ['+13:00', 'an offset'],
  ['Pacific/Atlantis', 'a zone that does not exist'],
  ['pacific/auckland', 'a name in another spelling'],
  ['etc/UTC', 'a name in another spelling'],
  ['Pacific/auckland', 'a name in another spelling'],
  [' UTC', 'a name with a space'],
  ['UTC ', 'a name with a space'],
  ['UTC/', 'half a name'],
])('"%s" is no time zone: %s', (name) => {
  expect(isTimeZone(name)).toBe(false);
});
