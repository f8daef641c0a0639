/** An id from the URL, typed by its prefix. The API decides whether it exists and whose it is. */
export function idOf(prefix: 'app' | 'pay', text: string | undefined): string {
  return text?.startsWith(`${prefix}_`) ? text : `${prefix}_`;
}
