import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Application, Method } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { PriceLines } from '../components/price-lines.tsx';
import { useFormat } from '../format/use-format.ts';
import { hasOtherWay } from '../payment/use-status-values.ts';
import { OpenInBrowserNote } from '../payment-methods/in-app-browser.tsx';
import { METHODS } from '../payment-methods/methods.ts';
import { FailingNote } from './failing-note.tsx';

interface MethodChoiceProps {
  readonly application: Application;
  readonly chosen: Method | undefined;
  readonly busy: boolean;
  readonly onChoose: (method: Method) => void;
  readonly onStart: () => void;
}

/** The payment methods, each with its price and its next step. */
export function MethodChoice({ application, chosen, busy, onChoose, onStart }: MethodChoiceProps) {
  const { t } = useTranslation();
  const { money } = useFormat();
  const options = application.quote?.options ?? [];
  const start = (event: FormEvent) => {
    event.preventDefault();
    onStart();
  };
  return (
    <form onSubmit={start} className="choice">
      <fieldset>
        <legend>{t('pay.how')}</legend>
        <FailingNote options={options} />
        {options.map((option) => (
          <div key={option.method} className="choice-option">
            <label>
              <input
                type="radio"
                name="method"
                value={option.method}
                checked={chosen === option.method}
                {...(option.health === 'failing' && { 'aria-describedby': `failing-${option.method}` })}
                onChange={() => onChoose(option.method)}
              />
              <Icon name={METHODS[option.method].icon} />
              <span className="choice-name">{t(`method.${option.method}.name`)}</span>
              <strong>{money(option.total)}</strong>
            </label>
            <div className="choice-more">
              {option.health === 'failing' && (
                <p id={`failing-${option.method}`} className="choice-failing">
                  {t('pay.failing.option')}
                </p>
              )}
              <p>{t(`method.${option.method}.what`)}</p>
              {chosen === option.method && <PriceLines option={option} />}
            </div>
          </div>
        ))}
      </fieldset>
      {chosen !== undefined && METHODS[chosen].isBlocked?.() ? (
        <OpenInBrowserNote method={chosen} otherWay={hasOtherWay(application)} />
      ) : (
        <Button type="submit" wide busy={busy} disabled={chosen === undefined}>
          {chosen === undefined ? t('pay.choose') : t(`method.${chosen}.continue`)}
        </Button>
      )}
    </form>
  );
}
