import { expect, it } from 'vitest';
import { Deck, Random } from '../../../tools/chaos/random.ts';
import { SCENARIOS } from '../../../tools/chaos/scenarios.ts';

it('a deck gives each item as often as its weight before it starts again', () => {
  const items = [
    { name: 'often', weight: 5 },
    { name: 'rarely', weight: 1 },
  ];
  const deck = new Deck(items);
  const random = new Random(7);
  for (let round = 0; round < 3; round++) {
    const names = Array.from({ length: 6 }, () => deck.draw(random).name);
    expect(names.toSorted()).toEqual(['often', 'often', 'often', 'often', 'often', 'rarely']);
  }
});

it('every scenario is in the deck: part of a card would be none', () => {
  expect(SCENARIOS.filter(({ weight }) => !Number.isInteger(weight) || weight < 1)).toEqual([]);
});
