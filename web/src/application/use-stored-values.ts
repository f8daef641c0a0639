import { useCallback, useState } from 'react';
import { readStored, store } from '../session/browser-storage.ts';
import { EMPTY, type FieldName, type Values } from './form-values.ts';

/** Form values that survive a reload and a redirect to the sign-in page, in this tab only, until `forget` is called. */
export function useStoredValues(key: string, initial: Values = EMPTY) {
  const name = `evisa.form.${key}`;
  const [values, setValues] = useState<Values>(() => ({ ...initial, ...stored(name) }));
  const change = useCallback(
    (field: FieldName, value: string) => {
      setValues((before) => {
        const next = { ...before, [field]: value };
        store('sessionStorage', name, JSON.stringify(next));
        return next;
      });
    },
    [name],
  );
  const forget = useCallback(() => void store('sessionStorage', name, undefined), [name]);
  return { values, change, forget };
}

function stored(name: string): Partial<Values> {
  try {
    return JSON.parse(readStored('sessionStorage', name) ?? '{}');
  } catch {
    return {};
  }
}
