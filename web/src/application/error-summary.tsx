import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldName } from './form-values.ts';

/** Above the form: what is wrong in it, each leading to its field. Takes the focus whenever a sending was refused. */
export function ErrorSummary({ wrong, turn }: { readonly wrong: readonly FieldName[]; readonly turn: number }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (turn > 0) box.current?.focus();
  }, [turn]);
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
