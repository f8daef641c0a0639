export type Field = 'number' | 'expiry' | 'cvc';

export function formatNumber(text: string): string {
  return digits(text, 19).replace(/(.{4})(?=.)/g, '$1 ');
}

/** `12 / 34`; a first digit above one can only be a whole month. */
export function formatExpiry(text: string): string {
  const typed = digits(text, 6).replace(/^([2-9])/, '0$1');
  // Browsers fill in four digits of the year.
  const short = typed.length === 6 ? typed.slice(0, 2) + typed.slice(4) : typed.slice(0, 4);
  return short.length > 2 ? `${short.slice(0, 2)} / ${short.slice(2)}` : short;
}

export function isInvalid(field: Field, text: string): boolean {
  const given = digits(text, 19);
  if (field === 'number') return given.length < 12;
  if (field === 'cvc') return given.length < 3 || given.length > 4;
  return given.length !== 4;
}

export function isComplete([number = '', expiry = '', cvc = '']: readonly string[]): boolean {
  return !isInvalid('number', number) && !isInvalid('expiry', expiry) && !isInvalid('cvc', cvc);
}

function digits(text: string, most: number): string {
  return text.replace(/\D/g, '').slice(0, most);
}
