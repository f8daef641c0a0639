import type { Application, Method } from '../api/types.ts';

/** Whether the gateway of a method has stopped answering. It can be chosen all the same. */
export function isFailing({ quote }: Application, method: Method): boolean {
  return quote?.options.some((option) => option.method === method && option.health === 'failing') ?? false;
}
