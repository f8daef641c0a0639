/** Gateways have separate checkout pages for phones, held either way. */
export function device(): 'phone' | 'desktop' {
  const phone = '(pointer: coarse) and (max-width: 40rem), (pointer: coarse) and (max-height: 40rem)';
  return matchMedia(phone).matches ? 'phone' : 'desktop';
}
