/** The id of the PaymentIntent that an object names; undefined if it has none: it is not ours. */
export function idOf(object: string | { readonly id: string } | null): string | undefined {
  const id = typeof object === 'string' ? object : object?.id;
  if (object !== null && typeof id !== 'string') throw new TypeError('a PaymentIntent without an id');
  return id;
}
