import { afterEach, expect, test } from 'vitest';
import { ApplicationFields } from '../../web/src/application/application-fields.tsx';
import { EMPTY, FIELD_NAMES } from '../../web/src/application/form-values.ts';
import { fakeApi } from './support/fake-api.ts';
import { closePage, renderPage } from './support/render-page.tsx';

afterEach(closePage);

test('the form has a labelled field for everything that an application needs', async () => {
  fakeApi();
  await renderPage(<ApplicationFields values={EMPTY} wrong={[]} onChange={() => undefined} />, '/');
  const labelled = [...document.querySelectorAll('label')].map(({ control }) => (control as HTMLInputElement)?.name);
  expect(labelled.toSorted(), 'add what is missing to web/src/application/application-fields.tsx').toEqual(
    FIELD_NAMES.toSorted(),
  );
});
