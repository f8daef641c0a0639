import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { Positions } from '../../../../local/aws/stream-pump/positions.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const newFile = () => join(mkdtempSync(join(inject('runFolder'), 'positions-')), 'positions.json');

test('are known at once, and written together after a while', () => {
  const file = newFile();
  const positions = new Positions(file);
  positions.set('one', '1');
  positions.set('two', '7');
  positions.set('one', '2');
  expect(positions.get('one')).toBe('2');
  expect(existsSync(file)).toBe(false);
  vi.advanceTimersByTime(500);
  expect(new Positions(file).all()).toEqual({ one: '2', two: '7' });
  positions.set('one', '3');
  vi.advanceTimersByTime(500);
  expect(new Positions(file).all()).toEqual({ one: '3', two: '7' });
});

test('are written when the pump stops, and then no more', () => {
  const file = newFile();
  const positions = new Positions(file);
  positions.set('one', '1');
  positions.save();
  expect(new Positions(file).all()).toEqual({ one: '1' });
  expect(vi.getTimerCount()).toBe(0);
});

test('are written at the next opportunity if a write fails', () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const folder = mkdtempSync(join(inject('runFolder'), 'positions-'));
  const positions = new Positions(join(folder, 'missing', 'positions.json'));
  positions.set('one', '1');
  vi.advanceTimersByTime(500);
  expect(log).toHaveBeenCalledOnce();
  mkdirSync(join(folder, 'missing'));
  positions.set('two', '2');
  vi.advanceTimersByTime(500);
  expect(new Positions(join(folder, 'missing', 'positions.json')).all()).toEqual({ one: '1', two: '2' });
  log.mockRestore();
});
