import measurement from './measurement.json' with { type: 'json' };
import prices from './prices.json' with { type: 'json' };
import { costTable } from './table.ts';

console.log(costTable());
console.log(`\nMeasured ${measurement.date}: ${JSON.stringify(measurement.perPayment)}`);
console.log(
  `Prices of ${prices.date}, ${prices.region}, ${prices.verified ? 'verified' : 'NOT VERIFIED'}. ${prices.note}`,
);
