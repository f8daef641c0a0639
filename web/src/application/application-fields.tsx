import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { config } from '../api/config.ts';
import { Button } from '../components/button.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { useLoaded } from '../components/use-loaded.ts';
import { type Nationality, nationalitiesIn } from '../format/nationalities.ts';
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
  const { retry, ...settings } = useLoaded(config);
  const visaTypes = settings.state === 'loaded' ? settings.value.visaTypes : [];
  const nationalities = useMemo(() => nationalitiesIn(i18n.language), [i18n.language]);
  const field = (name: FieldName) => ({ name, value: values[name], wrong: wrong.includes(name), onChange });
  const passportHint = knownPassport
    ? t('field.passportNumber.unchanged', { number: knownPassport })
    : t('field.passportNumber.hint');
  return (
    <>
      <fieldset className="fields">
        <legend>{t('form.traveller')}</legend>
        <TextField {...field('fullName')} hint={t('field.fullName.hint')} autoComplete="name" />
        <TextField
          {...field('email')}
          hint={t('field.email.hint')}
          // Not "email": browsers disagree with the API, and some rewrite the address while it is typed.
          type="text"
          autoComplete="email"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
        />
        <ChoiceField
          {...field('nationality')}
          hint={t('field.nationality.hint')}
          options={nationalities.countries.map(asChoice)}
          others={{ label: t('field.nationality.others'), options: nationalities.others.map(asChoice) }}
        />
        <TextField
          {...field('passportNumber')}
          hint={passportHint}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          dir="ltr"
        />
      </fieldset>
      <fieldset className="fields">
        <legend>{t('form.journey')}</legend>
        {settings.state === 'failed' && (
          <>
            <ProblemNote error={settings.error} />
            <Button variant="secondary" onClick={retry}>
              {t('error_page.again')}
            </Button>
          </>
        )}
        <ChoiceField
          {...field('visaType')}
          options={visaTypes.map((value) => ({ value, label: visaTypeName(value, t) }))}
        />
        <TextField {...field('arrivalDate')} type="date" min={today()} />
      </fieldset>
    </>
  );
}

function asChoice({ code, name }: Nationality) {
  return { value: code, label: name };
}
