import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { problemOf } from '../api/problem.ts';
import { FIELD_NAMES, type FieldName, invalidFields, normalized, type Values } from './form-values.ts';

/** Validates before sending, and attributes what the API rejects to the fields of the form. */
export function useApplicationForm(
  values: Values,
  send: (values: Values) => Promise<void>,
  { maskedUnchanged = false } = {},
) {
  const [wrong, setWrong] = useState<readonly FieldName[]>([]);
  const [attempts, setAttempts] = useState(0);
  const reject = (fields: readonly FieldName[]) => {
    setWrong(fields);
    setAttempts((count) => count + 1);
  };
  const sending = useMutation({
    mutationFn: () => send(normalized(values)),
    onError: (error) => {
      const fields = rejectedFields(error);
      if (fields.length > 0) reject(fields);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const invalid = invalidFields(values, { maskedUnchanged });
    if (invalid.length > 0) return reject(invalid);
    setWrong([]);
    if (!sending.isPending) sending.mutate();
  };
  const isAboutFields = sending.error !== null && rejectedFields(sending.error).length > 0;
  return { wrong, attempts, submit, busy: sending.isPending, error: isAboutFields ? null : sending.error };
}

function rejectedFields(error: Error): readonly FieldName[] {
  const { fields, code } = problemOf(error);
  return code === 'arrival_date_past' ? ['arrivalDate'] : FIELD_NAMES.filter((name) => fields.includes(name));
}
