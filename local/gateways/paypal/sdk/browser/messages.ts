/** What the pop-up tells the page that opened it. */
export interface PopupResult {
  type: 'approve' | 'cancel';
  orderID: string;
  payerID?: string;
}

export const SOURCE = 'paypal-sandbox';
