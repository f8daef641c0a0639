import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldName } from './form-values.ts';

/** The invalid fields, each linked to its input. Takes the focus after every rejected attempt to submit. */
export function ErrorSummary({ wrong, attempts }: { readonly wrong: readonly FieldName[]; readonly attempts: number }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempts > 0) box.current?.focus();
  }, [attempts]);
  if (wrong.length === 0) return null;
  return (
    <div className="error-summary" role="alert" tabIndex={-1} ref={box}>
      <h2>{t('form.wrong')}</h2>
      <ul>
        {wrong.map((name) => (
          <li key={name}>
            <a
              href={`#${name}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(name)?.focus();
              }}
            >
              {t(`field.${name}.wrong`)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
