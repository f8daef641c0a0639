/** Asks the user of a terminal, and prints the refusal where there is none, as in a pipeline. @returns whether to go on */
export async function isConfirmed(message: string, refusal: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error(refusal);
    return false;
  }
  const { confirm } = await import('@inquirer/prompts');
  return confirm({ message, default: false });
}
