import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from './problem-note.tsx';

/** Catches what a page throws, such as a failure to load its code. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error?: Error }> {
  override state: { readonly error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error === undefined ? this.props.children : <ErrorPage error={error} />;
  }
}

function ErrorPage({ error }: { readonly error: Error }) {
  const { t } = useTranslation();
  return (
    <div className="page page-narrow">
      <h1>{t('error_page.title')}</h1>
      <ProblemNote error={error} />
      <button type="button" className="button" onClick={() => location.reload()}>
        {t('error_page.reload')}
      </button>
    </div>
  );
}
