import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Report } from '../demo/report.ts';
import { runDrill } from '../drill/run.ts';
import type { Deployment } from './deployment.ts';

/** The emulator restores at once; how long AWS takes, only `npm run drill` on an account shows. */
export async function restoreDrill({ aws, outputs }: Deployment, report: Report): Promise<void> {
  report.section('A restore drill');
  const client = new DynamoDBClient(aws);
  const drill = await runDrill(client, DynamoDBDocumentClient.from(client), {
    table: outputs.read('data', 'ExportsOutputRefPayments'),
    rows: 10_000,
    keep: false,
    say: (text) => report.step(text),
    pollInterval: 500,
  });
  report.check(`the copy is right: ${drill.equal} rows are equal`, drill.equal > 0 && drill.faults.length === 0);
  const copy = await client.send(new DescribeTableCommand({ TableName: drill.copy })).catch((error: unknown) => error);
  report.check('the copy is deleted', copy instanceof ResourceNotFoundException);
}
