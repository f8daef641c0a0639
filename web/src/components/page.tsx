import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

let isFirstPage = true;

/** One page: sets the document title, and moves the focus to the heading after a navigation. */
export function Page({ title, lead, children, narrow, hero }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} – ${t('site.name')}`;
  }, [title, t]);
  useEffect(() => {
    // The browser itself places focus and scroll position on the first page.
    if (!isFirstPage) {
      window.scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    isFirstPage = false;
  }, []);
  const header = (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead && <p className="lead">{lead}</p>}
      {hero}
    </>
  );
  return (
    <>
      {hero && (
        <div className="hero">
          <div className="page">{header}</div>
        </div>
      )}
      <div className={narrow ? 'page page-narrow' : 'page'}>
        {!hero && header}
        {children}
      </div>
    </>
  );
}

interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  readonly narrow?: boolean;
  /** Shown with title and lead on a separate background. */
  readonly hero?: ReactNode;
}
