import { lazy, Suspense } from 'react';
import { BrowserRouter, Route, Routes, useLocation } from 'react-router';
import { SIGNED_IN_PATH } from '../../shared/api/site-constants.ts';
import { loadCode } from './api/load-code.ts';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { Layout } from './components/layout.tsx';
import { LoadingPage } from './components/loading.tsx';
import { RequireSignIn } from './components/require-sign-in.tsx';
import { Home } from './routes/home.tsx';
import { NotFound } from './routes/not-found.tsx';

const Applications = lazy(() => loadCode(import('./routes/applications.tsx')));
const NewApplication = lazy(() => loadCode(import('./routes/new-application.tsx')));
const EditApplication = lazy(() => loadCode(import('./routes/edit-application.tsx')));
const ApplicationPage = lazy(() => loadCode(import('./routes/application.tsx')));
const Pay = lazy(() => loadCode(import('./routes/pay.tsx')));
const Payments = lazy(() => loadCode(import('./routes/payments.tsx')));
const PaymentPage = lazy(() => loadCode(import('./routes/payment.tsx')));
const PaymentReturn = lazy(() => loadCode(import('./routes/payment-return.tsx')));
const Receipt = lazy(() => loadCode(import('./routes/receipt.tsx')));
const SignInReturn = lazy(() => loadCode(import('./routes/sign-in-return.tsx')));

export function Site() {
  return (
    <BrowserRouter>
      <Layout>
        <Pages />
      </Layout>
    </BrowserRouter>
  );
}

function Pages() {
  const { pathname } = useLocation();
  return (
    <ErrorBoundary key={pathname}>
      <Suspense fallback={<LoadingPage />}>
        <Routes>
          <Route index element={<Home />} />
          <Route path={SIGNED_IN_PATH} element={<SignInReturn />} />
          <Route path="payments/:paymentId/return" element={<PaymentReturn />} />
          <Route element={<RequireSignIn />}>
            <Route path="applications" element={<Applications />} />
            <Route path="applications/new" element={<NewApplication />} />
            <Route path="applications/:applicationId" element={<ApplicationPage />} />
            <Route path="applications/:applicationId/edit" element={<EditApplication />} />
            <Route path="applications/:applicationId/pay" element={<Pay />} />
            <Route path="payments" element={<Payments />} />
            <Route path="payments/:paymentId" element={<PaymentPage />} />
            <Route path="payments/:paymentId/receipt" element={<Receipt />} />
          </Route>
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Suspense>
    </ErrorBoundary>
  );
}
