export type Field = 'number' | 'expiry' | 'cvc';

export function formatNumber(text: string): string {
  return digits(text, 19).replace(/(.{4})(?=.)/g, '$1 ');
}

/** Formats as `12 / 34`. A first digit above 1 is a complete month. */
export function formatExpiry(text: string): string {
  const typed = digits(text, 6).replace(/^([2-9])/, '0$1');
  // Browsers autofill a four-digit year.
  const short = typed.length === 6 ? typed.slice(0, 2) + typed.slice(4) : typed.slice(0, 4);
  return short.length > 2 ? `${short.slice(0, 2)} / ${short.slice(2)}` : short;
}

export function isInvalid(field: Field, text: string): boolean {
  const { length } = digits(text, 19);
  if (field === 'number') return length < 12;
  if (field === 'cvc') return length < 3 || length > 4;
  return length !== 4;
}

export function isComplete([number = '', expiry = '', cvc = '']: readonly string[]): boolean {
  return !isInvalid('number', number) && !isInvalid('expiry', expiry) && !isInvalid('cvc', cvc);
}

function digits(text: string, maxLength: number): string {
  return text.replace(/\D/g, '').slice(0, maxLength);
}
