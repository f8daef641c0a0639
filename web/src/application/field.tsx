import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldName } from './form-values.ts';

interface FieldProps {
  readonly name: FieldName;
  readonly hint?: string;
  readonly wrong: boolean;
}

interface Described {
  readonly id: string;
  readonly name: string;
  readonly 'aria-invalid'?: true;
  readonly 'aria-describedby'?: string;
}

/** Label, hint, control and error message, associated for screen readers. */
function Field({
  name,
  hint,
  wrong,
  children,
}: FieldProps & { readonly children: (described: Described) => ReactNode }) {
  const { t } = useTranslation();
  const parts = [hint && `${name}-hint`, wrong && `${name}-error`].filter(Boolean);
  return (
    <div className={wrong ? 'field field-wrong' : 'field'}>
      <label htmlFor={name}>{t(`field.${name}.label`)}</label>
      {hint && (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {wrong && (
        <p className="field-error" id={`${name}-error`}>
          {t(`field.${name}.wrong`)}
        </p>
      )}
      {children({
        id: name,
        name,
        ...(wrong && { 'aria-invalid': true }),
        ...(parts.length > 0 && { 'aria-describedby': parts.join(' ') }),
      })}
    </div>
  );
}

interface TextFieldProps extends FieldProps, Omit<InputHTMLAttributes<HTMLInputElement>, 'name' | 'onChange'> {
  readonly onChange: (field: FieldName, value: string) => void;
}

export function TextField({ name, hint, wrong, onChange, ...input }: TextFieldProps) {
  return (
    <Field {...{ name, wrong, ...(hint && { hint }) }}>
      {(described) => <input {...input} {...described} onChange={({ target }) => onChange(name, target.value)} />}
    </Field>
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

interface ChoiceFieldProps extends FieldProps, Omit<SelectHTMLAttributes<HTMLSelectElement>, 'name' | 'onChange'> {
  readonly options: readonly Choice[];
  /** Less usual choices, below the others and under a heading of their own. */
  readonly others?: { readonly label: string; readonly options: readonly Choice[] };
  readonly onChange: (field: FieldName, value: string) => void;
}

export function ChoiceField({ name, hint, wrong, options, others, onChange, ...select }: ChoiceFieldProps) {
  const { t } = useTranslation();
  return (
    <Field {...{ name, wrong, ...(hint && { hint }) }}>
      {(described) => (
        <select {...select} {...described} onChange={({ target }) => onChange(name, target.value)}>
          <option value="">{t('field.choose')}</option>
          <Options options={options} />
          {others && (
            <optgroup label={others.label}>
              <Options options={others.options} />
            </optgroup>
          )}
        </select>
      )}
    </Field>
  );
}

function Options({ options }: { readonly options: readonly Choice[] }) {
  return options.map(({ value, label }) => (
    <option key={value} value={value}>
      {label}
    </option>
  ));
}
