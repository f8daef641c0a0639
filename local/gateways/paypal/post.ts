/** A delivery attempt, with times in UTC milliseconds. Has a status, or an error if there was no response. */
export interface Attempt {
  at: number;
  answeredAt?: number;
  status?: number;
  error?: string;
}

/** Milliseconds. */
const TIMEOUT = 10_000;

export async function post(
  url: string,
  body: string,
  headers: Record<string, string>,
  stopping: AbortSignal,
): Promise<Attempt> {
  const at = Date.now();
  const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT), stopping]);
  try {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await response.body?.cancel();
    return { at, answeredAt: Date.now(), status: response.status };
  } catch (error) {
    return { at, error: error instanceof Error ? error.name : 'unknown' };
  }
}

export function isAccepted({ status }: Attempt): boolean {
  return status !== undefined && status >= 200 && status < 300;
}
