import { API_PREFIX, type Route } from '../../shared/api/routes.ts';

export interface Match {
  readonly route: Route;
  /** As API Gateway names it: `GET /api/payments/{paymentId}`. */
  readonly routeKey: string;
  readonly pathParameters?: Record<string, string>;
}

/** Finds the route of a request; its path is taken as it was sent, without the query. */
export function createRouter(routes: readonly Route[]) {
  const known = routes.map((route) => {
    const path = `${API_PREFIX}${route.path}`;
    return { route, routeKey: `${route.method} ${path}`, pattern: path.split('/') };
  });
  return (method: string, path: string): Match | undefined => {
    const segments = path.split('/');
    for (const { route, routeKey, pattern } of known) {
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
  for (const [at, wanted] of pattern.entries()) {
    const segment = segments[at] ?? '';
    const name = /^\{(.+)\}$/.exec(wanted)?.[1];
    if (name === undefined ? segment !== wanted : segment === '') return undefined;
    if (name !== undefined) parameters[name] = decodeURIComponent(segment);
  }
  return parameters;
}
