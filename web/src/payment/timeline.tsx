import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';
import { declineGroup } from '../payment-methods/declines.ts';
import { declineCode, type Entry, kindOf, sourceOf } from './history.ts';

export function Timeline({ history }: { readonly history: readonly Entry[] }) {
  const { t } = useTranslation();
  const { time } = useFormat();
  return (
    <ol className="timeline">
      {history.map((entry) => {
        const decline = declineCode(entry);
        return (
          <li key={`${entry.at} ${entry.description}`} className={`timeline-${kindOf(entry)}`}>
            <p>
              <strong>{t(`history.${kindOf(entry)}`)}</strong>
              {decline && <> {t(`decline.${declineGroup(decline)}.what`)}</>}
            </p>
            <p className="hint">
              <time dateTime={entry.at}>{time(entry.at)}</time> · {t(`source.${sourceOf(entry)}`)}
            </p>
          </li>
        );
      })}
    </ol>
  );
}
