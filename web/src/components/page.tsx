import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

let first = true;

/** One page: its title in the browser, and the focus on its heading after a change of page. */
export function Page({ title, lead, children, narrow, welcome }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} – ${t('site.name')}`;
  }, [title, t]);
  useEffect(() => {
    // A page that has just been opened begins at its top by itself.
    if (!first) {
      window.scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    first = false;
  }, []);
  const beginning = (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead && <p className="lead">{lead}</p>}
      {welcome}
    </>
  );
  return (
    <>
      {welcome && (
        <div className="welcome">
          <div className="page">{beginning}</div>
        </div>
      )}
      <div className={narrow ? 'page page-narrow' : 'page'}>
        {!welcome && beginning}
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
  /** Stands with title and lead on a ground of its own. */
  readonly welcome?: ReactNode;
}
