/** How far the server's clock is ahead of the browser's, in milliseconds; zero until the first answer. */
let ahead = 0;

/** Compares the clocks. HTTP gives the time in whole seconds, so a second of difference counts as none. */
export function readServerTime(response: Response): void {
  const sent = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(sent)) return;
  const difference = sent - Date.now();
  ahead = Math.abs(difference) > 1_000 ? difference : 0;
}

/** The server's time (UTC milliseconds): deadlines are the server's, and the browser's clock may be wrong by hours. */
export function serverNow(): number {
  return Date.now() + ahead;
}
