import { type FormEvent, useState } from 'react';
import { problemOf } from '../api/problem.ts';
import { useAction } from '../api/use-action.ts';
import { cleaned, FIELD_NAMES, type FieldName, mistakesIn, type Values } from './form-values.ts';

/** Checks before sending, and shows at its field what the API refused. */
export function useApplicationForm(
  values: Values,
  send: (values: Values) => Promise<void>,
  { passportKept = false } = {},
) {
  const [wrong, setWrong] = useState<readonly FieldName[]>([]);
  const [turn, setTurn] = useState(0);
  const refuse = (fields: readonly FieldName[]) => {
    setWrong(fields);
    setTurn((count) => count + 1);
  };
  const sending = useAction(async () => {
    try {
      await send(cleaned(values));
    } catch (error) {
      const { fields, code } = problemOf(error);
      const named = FIELD_NAMES.filter((name) => fields.includes(name));
      if (code === 'arrival_date_past') return refuse(['arrivalDate']);
      if (named.length === 0) throw error;
      refuse(named);
    }
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const mistakes = mistakesIn(values, { passportKept });
    if (mistakes.length > 0) return refuse(mistakes);
    setWrong([]);
    void sending.run();
  };
  return { wrong, turn, submit, busy: sending.busy, problem: sending.problem };
}
