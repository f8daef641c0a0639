/** An id from an address. Whether there is such a thing, and whose it is, the API says. */
export function idOf(prefix: 'app' | 'pay', text: string | undefined): string {
  return text?.startsWith(`${prefix}_`) ? text : `${prefix}_`;
}
