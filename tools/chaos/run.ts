import { NATIONALITY, Person } from './person.ts';
import { insists, SCENES } from './scenes.ts';
import type { World } from './world.ts';

const AT_ONCE = 20;
const INSIST = 0.75;
const FREE_OF_CHARGE = 0.02;
const DOLLARS_ONLY = 0.1;
const PROGRESS_EVERY = 3_000;
const LOOKS_EVERY = 500;

/** People apply and pay, or not, several at a time, each in a way of their own, until so many payments were begun. */
export async function playAll(world: World, payments: number, tell: (text: string) => void): Promise<void> {
  const over = new AbortController();
  const finance = await world.person('finance', ['finance']);
  let [begun, done] = [0, 0];
  const known = new Set<string>();
  const hours = () => Math.round(world.clock.ahead / 3_600_000);
  const progress = setInterval(
    () => tell(`${known.size} of ${payments} payments were begun, the clock is ${hours()} h ahead`),
    PROGRESS_EVERY,
  );
  const skipping = setInterval(() => world.clock.skipWaiting(begun - done), LOOKS_EVERY);
  const next = async () => {
    while (known.size < payments) {
      begun += 1;
      const at = await world.person(`applicant-${begun}`);
      await play(new Person(world, at, finance, known, over.signal));
      done += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  } finally {
    clearInterval(progress);
    clearInterval(skipping);
    over.abort();
  }
}

async function play(person: Person): Promise<void> {
  const { dice } = person.world;
  const isFree = dice.chance(FREE_OF_CHARGE);
  const nationality = isFree ? 'free' : dice.chance(DOLLARS_ONLY) ? 'dollarsOnly' : 'both';
  const id = await person.apply(NATIONALITY[nationality]);
  if (id === undefined) return;
  await dice.weighted(SCENES).play(person, id);
  if (dice.chance(INSIST)) await insists(person, id);
}
