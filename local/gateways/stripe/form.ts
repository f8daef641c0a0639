export interface FormFields {
  [name: string]: string | FormFields;
}

/** Reads `a[b][c]=1&d[]=2&e[0]=3` into nested fields; list entries get their index as a name. */
export function parseForm(text: string): FormFields {
  const fields = emptyFields();
  for (const [name, value] of new URLSearchParams(text)) assign(fields, pathOf(name), value);
  return fields;
}

// Names come from outside: without a prototype, `__proto__` is a name like any other.
function emptyFields(): FormFields {
  return Object.create(null) as FormFields;
}

function pathOf(name: string): string[] {
  const [head = '', ...rest] = name.split('[');
  return [head, ...rest.map((part) => part.replace(/\]$/, ''))];
}

function assign(fields: FormFields, path: string[], value: string): void {
  const [name = '', ...rest] = path;
  const key = name === '' ? String(Object.keys(fields).length) : name;
  if (rest.length === 0) {
    fields[key] = value;
    return;
  }
  const inner = fields[key];
  const next = typeof inner === 'object' ? inner : emptyFields();
  fields[key] = next;
  assign(next, rest, value);
}
