import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon, type IconName } from '../components/icon.tsx';
import { Page } from '../components/page.tsx';

const STEPS = ['apply', 'pay', 'done'] as const;
const PROMISES: readonly (readonly [string, IconName])[] = [
  ['once', 'check'],
  ['unsure', 'clock'],
  ['private', 'card'],
];

export function Home() {
  const { t } = useTranslation();
  return (
    <Page
      title={t('home.title')}
      lead={t('home.lead')}
      hero={
        <p className="actions">
          <Link className="button button-gold" to="/applications/new">
            {t('home.start')} <Icon name="arrow" />
          </Link>
          <Link className="button button-line" to="/applications">
            {t('home.continue')}
          </Link>
        </p>
      }
    >
      <h2>{t('home.how')}</h2>
      <ol className="steps">
        {STEPS.map((step) => (
          <li key={step}>
            <h3>{t(`home.step.${step}.title`)}</h3>
            <p>{t(`home.step.${step}.text`)}</p>
          </li>
        ))}
      </ol>
      <h2>{t('home.promises')}</h2>
      <ul className="promises">
        {PROMISES.map(([name, icon]) => (
          <li key={name}>
            <Icon name={icon} />
            <div>
              <h3>{t(`home.promise.${name}.title`)}</h3>
              <p>{t(`home.promise.${name}.text`)}</p>
            </div>
          </li>
        ))}
      </ul>
    </Page>
  );
}
