type Kind = 'localStorage' | 'sessionStorage';

// A browser that blocks all cookies throws when a page only names its storage, and a full one when a page writes to it.

/** Null if nothing is stored under the key, or the browser blocks it. */
export function readStored(kind: Kind, key: string): string | null {
  try {
    return globalThis[kind].getItem(key);
  } catch {
    return null;
  }
}

/** @param value undefined removes the key @returns whether the browser allows it */
export function store(kind: Kind, key: string, value: string | undefined): boolean {
  try {
    if (value === undefined) globalThis[kind].removeItem(key);
    else globalThis[kind].setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
