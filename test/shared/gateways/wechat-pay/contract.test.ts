import { paymentGatewayContract } from '../../../contracts/payment-gateway.contract.ts';
import { startWechatPayContext } from './context.ts';

paymentGatewayContract('WeChat Pay', startWechatPayContext);
