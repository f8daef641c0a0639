import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { OPTIONS_OUTPUT } from '../../infra/config/options.ts';

/** The options with which a stage was last deployed completely; undefined if it never was. @throws if AWS does not answer */
export async function deployedOptions(client: CloudFormationClient, stage: string): Promise<object | undefined> {
  // Deployed after the stacks that options change, so that a deployment that failed midway is not taken for the last one.
  const StackName = `evisa-${stage}-observability`;
  const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName })).catch((error: Error) => {
    if (error.name === 'ValidationError' && error.message.includes('does not exist')) return { Stacks: [] };
    throw error;
  });
  const text = stack?.Outputs?.find(({ OutputKey }) => OutputKey === OPTIONS_OUTPUT)?.OutputValue;
  return text === undefined ? undefined : JSON.parse(text);
}
