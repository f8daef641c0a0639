import { randomInt } from 'node:crypto';
import type { RandomText } from '../ports/common/random.ts';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

export const randomText: RandomText = (length) =>
  Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
