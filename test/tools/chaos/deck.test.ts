import { expect, it } from 'vitest';
import { Deck, Random } from '../../../tools/chaos/random.ts';
import { Routes } from '../../../tools/chaos/routes.ts';
import { scenariosOf } from '../../../tools/chaos/scenarios.ts';

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

it.each(['stripe,alipay,paypal,wechat-pay', 'stripe,alipay:stripe,wechat-pay:stripe'])(
  'every scenario of %s is in the deck: part of a card would be none',
  (methods) => {
    const scenarios = scenariosOf(new Routes(methods));
    expect(scenarios.filter(({ weight }) => !Number.isInteger(weight) || weight < 1)).toEqual([]);
  },
);
