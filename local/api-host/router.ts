import { API_PREFIX, type Route } from '../../shared/api/routes.ts';

export interface Match {
  readonly route: Route;
  /** In API Gateway's format: `GET /api/payments/{paymentId}`. */
  readonly routeKey: string;
  readonly pathParameters?: Record<string, string>;
}

/** Finds the route of a request by its raw path, without the query. */
export function createRouter(routes: readonly Route[]) {
  const patterns = routes.map((route) => {
    const path = `${API_PREFIX}${route.path}`;
    return { route, routeKey: `${route.method} ${path}`, pattern: path.split('/') };
  });
  return (method: string, path: string): Match | undefined => {
    const segments = path.split('/');
    for (const { route, routeKey, pattern } of patterns) {
      const pathParameters = route.method === method ? matchSegments(pattern, segments) : undefined;
      if (pathParameters === undefined) continue;
      return { route, routeKey, ...(Object.keys(pathParameters).length > 0 && { pathParameters }) };
    }
    return undefined;
  };
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? '';
    const name = /^\{(.+)\}$/.exec(expected)?.[1];
    if (name === undefined ? segment !== expected : segment === '') return undefined;
    if (name !== undefined) parameters[name] = decodeURIComponent(segment);
  }
  return parameters;
}
