import { writeFileSync } from 'node:fs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { startEngine } from '../../local/dynamodb/engine.ts';
import { applicationSearch } from '../../shared/api/schemas/staff.ts';
import { applicationForm } from '../../shared/api/schemas.ts';
import type { Application } from '../../shared/domain/application.ts';
import {
  EXAMPLE_PERSONAL_VALUES,
  type PersonalFieldName,
  type PersonalSearchName,
} from '../../shared/domain/personal-data.ts';
import { DAY } from '../../shared/domain/time.ts';
import { logger } from '../../shared/lambda/logger.ts';
import { toApplicationResponse } from '../../shared/lambda/responses.ts';
import { toApplicationSummaryResponse, toStaffApplicationResponse } from '../../shared/lambda/staff-responses.ts';
import { createApplication } from '../../shared/use-cases/applications/create-application.ts';
import { redactPersonalData } from '../../shared/use-cases/privacy/redact-personal-data.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { NOW } from './fixtures.ts';
import { createTestTable } from './table.ts';

/** What becomes of a personal field. Run in a process of its own, with whatever the repository around it declares. */
export interface ProbeResult {
  /** In the rows as they are stored. */
  readonly storedInTheClear: boolean;
  readonly readAgain: string;
  readonly shownToApplicant: unknown;
  readonly shownToStaff: unknown;
  readonly isListed: boolean;
  readonly foundBySearch: number | 'refused';
  readonly lookupRows: number;
  readonly leftByRedaction: { readonly value: string; readonly personal: unknown; readonly lookupRows: number };
}

const [, , resultFile = '', field = ''] = process.argv;
const name = field as PersonalFieldName;
const value = EXAMPLE_PERSONAL_VALUES[name];
const table = await createTestTable(await startEngine());

try {
  const deps = { ledger: table.ledger, clock: () => NOW, randomText };
  const trip = { nationality: 'GBR', visaType: 'tourist-30-days', arrivalDate: '2027-01-15', language: 'en' };
  const form = applicationForm.parse({ ...EXAMPLE_PERSONAL_VALUES, ...trip });
  const { id } = await createApplication(deps, 'amina', form);
  const application = await read(id);
  logger.info('application created', { application, personal: application.personal });
  const stored = await rows();
  const before = {
    storedInTheClear: JSON.stringify(stored).includes(value),
    readAgain: application.personal.reveal()[name],
    shownToApplicant: toApplicationResponse(application, [])[name],
    shownToStaff: toStaffApplicationResponse({ application, payments: [] }, [])[name],
    isListed: name in toApplicationSummaryResponse(application),
    foundBySearch: await search(),
    lookupRows: lookupsIn(stored),
  };
  const times = { unfinished: 30 * DAY, ended: 180 * DAY };
  const onFailure = (_: unknown, error: unknown) => {
    throw error;
  };
  const redaction = { retention: table.retention, clock: () => NOW + 31 * DAY, onFailure };
  await redactPersonalData(redaction, times, { until: Number.POSITIVE_INFINITY, concurrency: 1 });
  const left = await rows();
  const result: ProbeResult = {
    ...before,
    leftByRedaction: {
      value: (await read(id)).personal.reveal()[name],
      personal: left.find(({ SK }) => SK === 'APP')?.personal,
      lookupRows: lookupsIn(left),
    },
  };
  writeFileSync(resultFile, JSON.stringify(result));
} finally {
  await table.stop();
}

async function read(id: Application['id']): Promise<Application> {
  const application = await table.applications.get(id);
  if (application === undefined) throw new Error('it was not stored');
  return application;
}

async function rows() {
  return (await table.client.send(new ScanCommand({ TableName: 'evisa' }))).Items ?? [];
}

function lookupsIn(found: Awaited<ReturnType<typeof rows>>): number {
  return found.filter(({ PK }) => String(PK).startsWith('LOOKUP#')).length;
}

/** A field that can be searched is searched by its own name here. */
async function search(): Promise<ProbeResult['foundBySearch']> {
  const by = field as PersonalSearchName;
  if (!applicationSearch.safeParse({ by, value }).success) return 'refused';
  return (await table.search.applications({ by, value }, { limit: 10 })).items.length;
}
