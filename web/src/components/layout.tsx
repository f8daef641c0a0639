import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, useLocation } from 'react-router';
import { signIn, signOut, useUser } from '../session/session.ts';
import { LanguageChoice } from './language-choice.tsx';
import { OfficeContact } from './office-contact.tsx';
import { SandboxNotice } from './sandbox-notice.tsx';
import { useOffice } from './use-office.ts';

export function Layout({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const office = useOffice();
  return (
    <>
      <a className="skip" href="#main">
        {t('site.skip')}
      </a>
      <SandboxNotice />
      <header className="site-header">
        <div className="bar">
          <Link to="/" className="brand">
            <img src="/icon.svg" alt="" width="36" height="36" />
            <span>
              <strong>{t('site.name')}</strong> <small>{office.name}</small>
            </span>
          </Link>
          <LanguageChoice />
        </div>
        <Navigation />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="site-footer">
        <div className="bar">
          <p>
            <strong>{office.name}</strong>
            <br />
            {t('site.footer')}
          </p>
          <OfficeContact />
        </div>
      </footer>
    </>
  );
}

function Navigation() {
  const { t } = useTranslation();
  const user = useUser();
  const { pathname, search } = useLocation();
  const enter = useMutation({ mutationFn: () => signIn(pathname === '/' ? '/applications' : pathname + search) });
  const leave = useMutation({ mutationFn: signOut });
  return (
    <nav className="site-nav" aria-label={t('site.navigation')}>
      <div className="bar">
        <ul>
          <li>
            <NavLink to="/applications">{t('nav.applications')}</NavLink>
          </li>
          <li>
            <NavLink to="/payments">{t('nav.payments')}</NavLink>
          </li>
        </ul>
        {user ? (
          <div className="who">
            <bdi>{user.profile.name ?? user.profile.email ?? ''}</bdi>
            <button type="button" className="link" onClick={() => leave.mutate()}>
              {t('nav.sign_out')}
            </button>
          </div>
        ) : (
          <button type="button" className="link" onClick={() => enter.mutate()}>
            {t('nav.sign_in')}
          </button>
        )}
      </div>
    </nav>
  );
}
