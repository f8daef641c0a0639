import { expect, test, vi } from 'vitest';
import { Faults, faultRoutes } from '../../../local/gateways/faults.ts';

const kinds = ['drop', 'slow'] as const;

test('injects a fault once by default', () => {
  const faults = new Faults(kinds);
  faults.add({ kind: 'drop', delayMs: 5 });
  expect(faults.trigger('slow')).toBeUndefined();
  expect(faults.trigger('drop')).toMatchObject({ delayMs: 5 });
  expect(faults.trigger('drop')).toBeUndefined();
});

test('injects a fault only into matching calls', () => {
  const faults = new Faults(kinds);
  faults.add({ kind: 'drop', times: 2, match: { order: 'a' } });
  expect(faults.trigger('drop', { order: 'b' })).toBeUndefined();
  expect(faults.trigger('drop', { order: 'a', other: 'x' })).toBeDefined();
});

test('injects a fault into the same calls for the same seed, with about the given probability', () => {
  const pattern = (seed: number) => {
    const faults = new Faults(kinds);
    faults.add({ kind: 'drop', probability: 0.3, seed });
    return Array.from({ length: 1000 }, () => faults.trigger('drop') !== undefined);
  };
  expect(pattern(7)).toEqual(pattern(7));
  expect(pattern(7)).not.toEqual(pattern(8));
  const struck = pattern(7).filter(Boolean).length;
  expect(struck).toBeGreaterThan(250);
  expect(struck).toBeLessThan(350);
});

test('adds, counts and clears faults over HTTP; the counts remain after clearing', async () => {
  const faults = new Faults(kinds);
  const app = faultRoutes(faults);
  const post = (body: unknown) => app.request('/', { method: 'POST', body: JSON.stringify(body) });
  expect((await post({ kind: 'unheard-of' })).status).toBe(400);
  expect((await post({ kind: 'slow', times: 3, delayMs: 10 })).status).toBe(201);
  faults.trigger('slow');
  expect(await (await app.request('/')).json()).toEqual({
    rules: [{ kind: 'slow', times: 3, delayMs: 10, injected: 1 }],
    injected: { slow: 1 },
  });
  await app.request('/', { method: 'DELETE' });
  expect(faults.trigger('slow')).toBeUndefined();
  expect(faults.report()).toEqual({ rules: [], injected: { slow: 1 } });
});

test('holds a call until a signal', async () => {
  const faults = new Faults(kinds);
  const leaving = new AbortController();
  const held = faults.hold(undefined, leaving.signal, new AbortController().signal);
  leaving.abort();
  await held;
  await faults.hold(undefined, leaving.signal);
});

test('releases the calls that it holds when the rules are cleared, and holds the next ones', async () => {
  const faults = new Faults(kinds);
  const held = [faults.hold(undefined), faults.hold(600_000)];
  await faultRoutes(faults).request('/', { method: 'DELETE' });
  await Promise.all(held);
  const released = vi.fn();
  const next = faults.hold(undefined).then(released);
  await Promise.resolve();
  expect(released).not.toHaveBeenCalled();
  faults.clear();
  await next;
});
