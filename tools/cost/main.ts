import measurement from './measurement.json' with { type: 'json' };
import prices from './prices.json' with { type: 'json' };
import { costTable } from './table.ts';

console.log(costTable());
console.log(`\nMeasured on ${measurement.date}, ${measurement.visitsOfEachKind} visits of each kind of payer.`);
console.log(`Prices of ${prices.region}, ${prices.date}. ${prices.note}`);
