import { ApiProblem } from './problem.ts';

/**
 * A part of the site's code could not be loaded. Several browsers refuse that part from then on, until the page is loaded again
 * (https://github.com/whatwg/html/issues/6768).
 */
export class CodeNotLoaded extends ApiProblem {
  constructor() {
    super({ code: 'offline' });
  }
}

/** @throws CodeNotLoaded */
export function loadCode<T>(loading: Promise<T>): Promise<T> {
  return loading.catch(() => {
    throw new CodeNotLoaded();
  });
}
