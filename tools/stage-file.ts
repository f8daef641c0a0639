import { optionsFileOf } from '../infra/config/options-file.ts';
import { pathFromUser } from './command-line.ts';

/** The file with the options of a stage: its own, or that of `--config`. */
export function stageFile(stage: string, config: string | undefined): string {
  return config === undefined ? optionsFileOf(stage) : pathFromUser(config);
}
