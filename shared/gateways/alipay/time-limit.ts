import { Agent, type Dispatcher } from 'undici';

/** For calls with a time limit. Not Node.js's own, whose version may be another one. */
const connections = new Agent();

/**
 * Connections on which no request is written from a time on, even if it was waiting for its connection: the SDK takes no abort signal, and a
 * frozen process has no timers.
 *
 * @param until UTC milliseconds @param now UTC milliseconds
 */
export function connectionsUntil(until: number, now: () => number): Dispatcher {
  return connections.compose((dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    // Called immediately before the request is written. The handler is that of this request alone.
    handler.onRequestStart = (controller, context) => {
      start?.(controller, context);
      if (now() >= until) controller.abort(new Error('it is too late for this request'));
    };
    return dispatch(options, handler);
  });
}
