import './breakdowns/unavailable-gateways.ts';
import './breakdowns/internal-errors.ts';
import './breakdowns/crash.ts';
