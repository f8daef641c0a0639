import http from 'node:http';
import https from 'node:https';

/**
 * Milliseconds for which an idle connection is kept: as long as by Stripe's own library for Ruby, which Stripe has tried against its API
 * (stripe/stripe-ruby#836). A connection that Stripe has closed by then fails at once, and the SDK tries again.
 */
const IDLE_TIME = 30_000;

/**
 * Keeps connections open between calls, and limits the time of connecting, during which the SDK's own timeout does not run
 * (stripe/stripe-node#807).
 *
 * @param timeoutMs milliseconds for name resolution and connecting
 */
export function createAgent(protocol: 'http' | 'https', timeoutMs: number): http.Agent {
  const agent = new (protocol === 'http' ? http : https).Agent({ keepAlive: true, timeout: IDLE_TIME });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, ...rest) => connect({ ...options, timeout: timeoutMs }, ...rest);
  return agent;
}
