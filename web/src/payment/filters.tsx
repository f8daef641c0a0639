import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useFormat } from '../format/use-format.ts';
import { STATUSES } from './statuses.ts';

/** Filters are kept in the URL, so that reload, back button and links lead to the same list. */
export function Filters() {
  const { t } = useTranslation();
  const { timeZone } = useFormat();
  const [search, setSearch] = useSearchParams();
  const value = (name: string) => search.get(name) ?? '';
  const change = (name: string, next: string) => {
    const others = [...search].filter(([key, text]) => key !== name && text !== '');
    setSearch(next === '' ? others : [...others, [name, next]], { replace: true });
  };
  return (
    <form className="filters" onSubmit={(event) => event.preventDefault()} aria-label={t('filter.title')}>
      <div className="field">
        <label htmlFor="status">{t('filter.status')}</label>
        <select id="status" value={value('status')} onChange={({ target }) => change('status', target.value)}>
          <option value="">{t('filter.all')}</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {t(`status.${status}`)}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="from">{t('filter.from')}</label>
        <input id="from" type="date" value={value('from')} onChange={({ target }) => change('from', target.value)} />
      </div>
      <div className="field">
        <label htmlFor="to">{t('filter.to')}</label>
        <input id="to" type="date" value={value('to')} onChange={({ target }) => change('to', target.value)} />
      </div>
      <p className="hint">{t('filter.time_zone', { zone: timeZone() })}</p>
    </form>
  );
}
