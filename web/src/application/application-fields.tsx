import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useConfig } from '../api/config.ts';
import { countriesIn } from '../format/countries.ts';
import { ChoiceField, TextField } from './field.tsx';
import { type FieldName, today, type Values } from './form-values.ts';
import { visaTypeName } from './visa-types.ts';

interface ApplicationFieldsProps {
  readonly values: Values;
  readonly wrong: readonly FieldName[];
  readonly onChange: (field: FieldName, value: string) => void;
  /** The stored number, masked; it need not be typed again. */
  readonly knownPassport?: string;
}

export function ApplicationFields({ values, wrong, onChange, knownPassport }: ApplicationFieldsProps) {
  const { t, i18n } = useTranslation();
  const { visaTypes } = useConfig();
  const countries = useMemo(() => countriesIn(i18n.language), [i18n.language]);
  const field = (name: FieldName) => ({ name, value: values[name], wrong: wrong.includes(name), onChange });
  const passportHint = knownPassport
    ? t('field.passportNumber.unchanged', { number: knownPassport })
    : t('field.passportNumber.hint');
  return (
    <>
      <fieldset className="fields">
        <legend>{t('form.traveller')}</legend>
        <TextField {...field('fullName')} hint={t('field.fullName.hint')} autoComplete="name" maxLength={200} />
        <TextField
          {...field('email')}
          hint={t('field.email.hint')}
          type="email"
          autoComplete="email"
          inputMode="email"
          dir="ltr"
          maxLength={254}
        />
        <ChoiceField
          {...field('nationality')}
          options={countries.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <TextField
          {...field('passportNumber')}
          hint={passportHint}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          dir="ltr"
          maxLength={30}
        />
      </fieldset>
      <fieldset className="fields">
        <legend>{t('form.journey')}</legend>
        <ChoiceField
          {...field('visaType')}
          options={visaTypes.map((value) => ({ value, label: visaTypeName(value, t) }))}
        />
        <TextField {...field('arrivalDate')} type="date" min={today()} />
      </fieldset>
    </>
  );
}
