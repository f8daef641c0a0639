import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../api/problem.ts';
import { ProblemNote } from './problem-note.tsx';

/** Catches what a page throws, such as a network that is gone before it could be loaded. */
export class Broken extends Component<{ readonly children: ReactNode }, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (!('error' in this.state)) return this.props.children;
    return <BrokenPage error={this.state.error} />;
  }
}

function BrokenPage({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  return (
    <div className="page page-narrow">
      <h1>{t('broken.title')}</h1>
      <ProblemNote problem={problemOf(error)} />
      <button type="button" className="button" onClick={() => location.reload()}>
        {t('broken.reload')}
      </button>
    </div>
  );
}
