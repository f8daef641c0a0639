import { CloudFormationClient } from '@aws-sdk/client-cloudformation';

/** A client that answers each command from memory, and remembers what it was asked. @param answers by command, or what makes them */
export function fakeCloudFormation(answers: Readonly<Record<string, unknown>>) {
  const sent: { readonly name: string; readonly input: Record<string, unknown> }[] = [];
  const client = new CloudFormationClient({ region: 'eu-central-1' });
  client.send = async (command: { readonly constructor: { readonly name: string }; readonly input: object }) => {
    const name = command.constructor.name.replace(/Command$/, '');
    const input = command.input as Record<string, unknown>;
    sent.push({ name, input });
    const answer = answers[name] ?? {};
    return typeof answer === 'function' ? answer(input) : answer;
  };
  return { client, sent };
}
