// Made by `npm run openapi` from docs/openapi.json.
export interface paths {
    "/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your own applications
         * @description Newest first.
         */
        get: operations["listApplications"];
        put?: never;
        /**
         * Start an application
         * @description Creates a draft. It can be changed until it is submitted.
         */
        post: operations["createApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/applications/{applicationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one of your own applications */
        get: operations["getApplication"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Update a draft
         * @description Only the fields in the request change.
         */
        patch: operations["updateApplication"];
        trace?: never;
    };
    "/applications/{applicationId}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit an application and lock its price
         * @description The price is locked for 24 hours. Submitting again after it has expired, while no payment is open, locks today's price. A fee of zero marks the application as paid at once.
         */
        post: operations["submitApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/applications/{applicationId}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw an application
         * @description Any payment is refunded automatically.
         */
        post: operations["withdrawApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/fees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Quote the fee of an application
         * @description The price is not locked until the application is submitted.
         */
        get: operations["quoteFees"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/applications/{applicationId}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start or resume a payment
         * @description 201 for a new payment, 200 for the open payment: repeating the request never charges twice. An open payment by another method is first closed at its gateway.
         */
        post: operations["createPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your own payments
         * @description Newest first; filter by status and day of creation.
         */
        get: operations["listPayments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{paymentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a payment with its history and refunds */
        get: operations["getPayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{paymentId}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Query the gateway for the status of a payment
         * @description 202 if the gateway does not answer: the status is unknown, and the payer should not pay again.
         */
        post: operations["checkPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{paymentId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an open payment
         * @description A payment that was paid in the meantime is not canceled but settled; the result is then `paid`.
         */
        post: operations["cancelPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{paymentId}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refund a payment, in full or in part
         * @description A repeated request with the same Idempotency-Key is executed once.
         */
        post: operations["requestRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{paymentId}/refunds/{refundId}/manual": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record a manual refund, paid outside the gateway
         * @description For a refund in manual review, before the money is transferred. The gateway is queried first. Amounts that a lost dispute or other refunds have returned since are subtracted, refunds issued in its dashboard among them; transfer the amount in the response. Repeating the request with the same reference changes nothing.
         */
        post: operations["recordManualRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/payments/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search payments
         * @description By one criterion at a time. The search is in the body, so that no personal data appears in a URL.
         */
        post: operations["searchPayments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/payments/{paymentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * View any payment with its history and refunds
         * @description Recorded in the audit trail.
         */
        get: operations["staffGetPayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/payments/{paymentId}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Query the gateway for the status of any payment
         * @description For a payer who contacts staff; `next` is the advice for the payer. 202 if the gateway does not answer. Recorded in the audit trail.
         */
        post: operations["staffCheckPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/applications/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search applications
         * @description By one criterion at a time. The search is in the body, so that no personal data appears in a URL.
         */
        post: operations["searchApplications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/applications/{applicationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * View any application with its payments
         * @description Recorded in the audit trail.
         */
        get: operations["staffGetApplication"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/applications/{applicationId}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the status of a paid application
         * @description To processing, and from there to approved or rejected. The reason is stored encrypted.
         */
        post: operations["changeApplicationStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the audit trail
         * @description Of a day, of one application with its payments, or of one application on a day.
         */
        get: operations["getAuditTrail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Request an export of payments */
        post: operations["requestExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/exports/{exportId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the progress of an export and its download URL */
        get: operations["getExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/live-tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a ticket for a live connection
         * @description Opens one WebSocket at `/live?ticket=…`, once, within 30 seconds.
         */
        post: operations["createLiveTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/stripe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive a notification from Stripe
         * @description Stripe retries for three days unless the status is 2xx.
         */
        post: operations["stripeWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/alipay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive a notification from Alipay
         * @description Alipay retries for a day unless the body is exactly `success`.
         */
        post: operations["alipayNotify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/paypal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive a notification from PayPal
         * @description PayPal retries up to 25 times over three days unless the status is 2xx.
         */
        post: operations["paypalWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/wechat-pay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive a notification from WeChat Pay
         * @description WeChat Pay retries 15 times in 24 hours.
         */
        post: operations["wechatPayWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the client configuration needed before sign-in */
        get: operations["getConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read this OpenAPI document */
        get: operations["getApiDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ApiDocument: {
            openapi: string;
        } & {
            [key: string]: unknown;
        };
        /** @description API Gateway's own message for a request that it rejects or that times out. */
        ApiGatewayMessage: {
            message: string;
        };
        /**
         * @example {
         *       "fullName": "Amina Applicant",
         *       "email": "amina@example.com",
         *       "passportNumber": "•••••567",
         *       "nationality": "GBR",
         *       "visaType": "tourist-30-days",
         *       "arrivalDate": "2027-01-15",
         *       "language": "en",
         *       "id": "app_0a1b2c3d4e5f6g7h",
         *       "version": 2,
         *       "applicationNumber": "01M6H-KND5R-T6PY6-MDT",
         *       "state": "submitted",
         *       "quote": {
         *         "scheduleVersion": "2026-11",
         *         "options": [
         *           {
         *             "method": "stripe",
         *             "fee": {
         *               "amount": 2500,
         *               "currency": "USD"
         *             },
         *             "surcharge": {
         *               "amount": 75,
         *               "currency": "USD"
         *             },
         *             "total": {
         *               "amount": 2575,
         *               "currency": "USD"
         *             }
         *           }
         *         ],
         *         "validUntil": "2026-11-24T12:00:00.000Z"
         *       },
         *       "createdAt": "2026-11-23T11:58:00.000Z",
         *       "updatedAt": "2026-11-23T12:00:00.000Z",
         *       "submittedAt": "2026-11-23T12:00:00.000Z"
         *     }
         */
        Application: {
            id: components["schemas"]["ApplicationId"];
            /** @description Increases with every change: of two answers about the same thing, the higher one is newer. */
            version: number;
            /** @description For people to read out, as a receipt number. */
            applicationNumber: string;
            state: components["schemas"]["ApplicationStates"];
            fullName: string;
            email: string;
            /** @description Masked: only its last characters are shown. */
            passportNumber: string;
            nationality: string;
            visaType: string;
            arrivalDate: components["schemas"]["Date"];
            language: string;
            /** @description The personal fields cannot be decrypted and are empty. */
            unreadable?: boolean;
            /** @description When the personal fields were removed; they are empty. */
            redactedAt?: components["schemas"]["Time"];
            quote?: components["schemas"]["Quote"];
            open?: components["schemas"]["OpenPayment"];
            /** @description Lost disputes have taken so much of its payment that it no longer counts as paid. */
            reversed?: boolean;
            paidBy?: components["schemas"]["PaymentId"];
            createdAt: components["schemas"]["Time"];
            updatedAt: components["schemas"]["Time"];
            submittedAt?: components["schemas"]["Time"];
            paidAt?: components["schemas"]["Time"];
        };
        /**
         * @example {
         *       "fullName": "Amina Applicant",
         *       "email": "amina@example.com",
         *       "passportNumber": "X1234567",
         *       "nationality": "GBR",
         *       "visaType": "tourist-30-days",
         *       "arrivalDate": "2027-01-15",
         *       "language": "en"
         *     }
         */
        ApplicationForm: {
            fullName: string;
            email: string;
            passportNumber: string;
            nationality: components["schemas"]["Nationality"];
            visaType: components["schemas"]["VisaType"];
            arrivalDate: components["schemas"]["Date"];
            language: components["schemas"]["Language"];
        };
        ApplicationId: string;
        ApplicationPage: {
            items: components["schemas"]["Application"][];
            next?: string;
        };
        /** @enum {string} */
        ApplicationStates: "draft" | "submitted" | "paid" | "processing" | "approved" | "rejected" | "withdrawn";
        ApplicationUpdate: {
            fullName?: string;
            email?: string;
            passportNumber?: string;
            nationality?: components["schemas"]["Nationality"];
            visaType?: components["schemas"]["VisaType"];
            arrivalDate?: components["schemas"]["Date"];
            language?: components["schemas"]["Language"];
        };
        /** @enum {string} */
        CheckOutcome: "paid" | "reversed" | "continue" | "closing" | "retry_payment" | "unknown" | "other_payment_open" | "withdrawn";
        /**
         * @example {
         *       "result": "paid",
         *       "next": "The application is paid. You do not need to do anything.",
         *       "payment": {
         *         "id": "pay_0a1b2c3d4e5f6g7h8i9j0k1l",
         *         "version": 2,
         *         "applicationId": "app_0a1b2c3d4e5f6g7h",
         *         "receiptNumber": "045Y8-Q13YS-91M9S-J2DNG-RAF3S-7",
         *         "method": "stripe",
         *         "status": "succeeded",
         *         "amount": {
         *           "amount": 2575,
         *           "currency": "USD"
         *         },
         *         "accepted": true,
         *         "createdAt": "2026-11-23T12:01:00.000Z",
         *         "updatedAt": "2026-11-23T12:02:00.000Z",
         *         "payableUntil": "2026-11-23T13:01:00.000Z",
         *         "closesAt": "2026-11-23T13:01:00.000Z",
         *         "succeededAt": "2026-11-23T12:02:00.000Z"
         *       }
         *     }
         */
        CheckResult: {
            result: components["schemas"]["CheckOutcome"];
            /** @description An explanation for the payer: what the result means and what to do next. */
            next: string;
            /** @description For `closing`: the time at which another payment can be started. For `unknown`: the latest time at which the result is known. */
            until?: components["schemas"]["Time"];
            /**
             * @description For `unknown`: the operator must put back the keys of the payment's merchant account.
             * @constant
             */
            reason?: "account_unavailable";
            payment: components["schemas"]["Payment"];
        };
        Checkout: components["schemas"]["StripeCheckout"] | components["schemas"]["RedirectCheckout"] | components["schemas"]["QrCheckout"];
        Config: {
            issuer: string;
            clientId: string;
            /** @description If the site has a client for each language: their ids. The issuer writes to the applicant in that language. */
            clientIds?: {
                [key: string]: string;
            };
            /** @description The public OAuth client of the operator's commands, which receive the authorization code on the operator's machine. */
            operatorClientId?: string;
            staff: components["schemas"]["StaffSignIn"];
            scope: string;
            methods: components["schemas"]["Method"][];
            visaTypes: string[];
            languages: string[];
            /** @description The methods that are paid with the gateway's own script in the payer's browser. */
            scripts: components["schemas"]["GatewayScript"][];
            office: components["schemas"]["Office"];
            /** @description The time zone of the visa office, IANA: the days in searches and exports of staff are its days. */
            officeTimeZone: string;
            /** @description True if no real money moves. */
            sandbox: boolean;
        };
        /**
         * Format: date
         * @description A calendar day, ISO 8601.
         */
        Date: string;
        Decline: {
            code: string;
            at: components["schemas"]["Time"];
        };
        /** @enum {string} */
        Device: "desktop" | "phone";
        Dispute: {
            /** @description The gateway's own id of the dispute. */
            id: string;
            state: components["schemas"]["DisputeState"];
            /** @description The disputed part of the payment. */
            amount: components["schemas"]["Money"];
            openedAt: components["schemas"]["Time"];
        };
        /**
         * @description `inquiry` and `closed` take no money; `open` demands it; `won` leaves it; `lost` has returned it.
         * @enum {string}
         */
        DisputeState: "inquiry" | "closed" | "open" | "won" | "lost";
        /** @description The URL gives anyone access to the file until it expires; request the export again for a new URL. */
        ExportDownload: {
            /** Format: uri */
            url: string;
            expiresAt: components["schemas"]["Time"];
        };
        /**
         * @description `xlsx` for people. `csv` for programs: text that a spreadsheet would alter begins with an apostrophe.
         * @enum {string}
         */
        ExportFormat: "xlsx" | "csv";
        ExportId: string;
        ExportJob: {
            id: components["schemas"]["ExportId"];
            state: components["schemas"]["ExportState"];
            request: components["schemas"]["ExportRequest"];
            /** @description The time zone of the days, and of the local times in the file; IANA. */
            timeZone: string;
            rows: number;
            createdAt: components["schemas"]["Time"];
            updatedAt: components["schemas"]["Time"];
            download?: components["schemas"]["ExportDownload"];
        };
        ExportRequest: {
            /** @constant */
            dataset: "payments";
            /** @description First and last day of creation, inclusive: days of the office's time zone (`officeTimeZone` of `GET /config`). */
            from: components["schemas"]["Date"];
            to: components["schemas"]["Date"];
            state?: components["schemas"]["PaymentStates"];
            /** @default xlsx */
            format?: components["schemas"]["ExportFormat"];
        };
        /** @enum {string} */
        ExportState: "running" | "done" | "failed";
        /** @description For the gateway's own button; see `scripts` of `GET /config`. */
        GatewayButton: {
            clientId: string;
            orderId: string;
        };
        /**
         * @description In an application that is read by itself. `failing`: the gateway has not answered the payments of several applicants lately. The method can be chosen, but is listed after the others.
         * @enum {string}
         */
        GatewayHealth: "working" | "failing";
        GatewayScript: {
            method: components["schemas"]["Method"];
            /**
             * Format: uri
             * @description The URL of the local replacement; absent if the real script is used.
             */
            standIn?: string;
        };
        HistoryEntry: {
            at: components["schemas"]["Time"];
            from?: string;
            to: string;
            by: string;
            description: string;
        };
        InvalidField: {
            /** @description RFC 6901. */
            pointer: string;
            message: string;
        };
        /** @description The language of e-mails to the applicant, BCP 47. */
        Language: string;
        LiveTicket: {
            ticket: string;
        };
        ManualRefund: {
            /** @description The reference of the bank transfer or other payout; empty if it cannot be decrypted. */
            reference: string;
            at: components["schemas"]["Time"];
        };
        /** @enum {string} */
        Method: "stripe" | "alipay" | "paypal" | "wechat-pay";
        /**
         * @description An amount of money.
         * @example {
         *       "amount": 2575,
         *       "currency": "USD"
         *     }
         */
        Money: {
            /** @description Minor units of the currency, with the decimals of ISO 4217: 2575 is USD 25.75. */
            amount: number;
            /** @description ISO 4217. */
            currency: string;
        };
        /** @description ICAO Doc 9303, part 3, section 5: ISO 3166-1 alpha-3 and the codes for persons and organisations without a country, such as XXA (stateless). */
        Nationality: string;
        /** @description The visa office, as applicants see it. */
        Office: {
            /** @description By language, for each of `languages`. */
            name: {
                [key: string]: string;
            };
            email?: string;
            phone?: string;
            /** @description A URL. */
            website?: string;
        };
        OpenPayment: {
            paymentId: components["schemas"]["PaymentId"];
            method: components["schemas"]["Method"];
            payableUntil: components["schemas"]["Time"];
            /** @description Unless the payment succeeds, is `processing`, or its gateway does not answer, another one can be started at this time at the latest. Renewed, like `payableUntil`, when the payer resumes a payment by a page that is payable for minutes. */
            closesAt: components["schemas"]["Time"];
            /** @description While its gateway does not answer, nothing is known of the payment, and it blocks every other one until this time at the latest. One that is `processing` blocks until its gateway has decided. */
            blocksUntil: components["schemas"]["Time"];
            /** @description The payment is being closed; see `closesAt`. It can still be paid until the gateway confirms that it is closed. */
            closing?: boolean;
        };
        /**
         * @example {
         *       "id": "pay_0a1b2c3d4e5f6g7h8i9j0k1l",
         *       "version": 2,
         *       "applicationId": "app_0a1b2c3d4e5f6g7h",
         *       "receiptNumber": "045Y8-Q13YS-91M9S-J2DNG-RAF3S-7",
         *       "method": "stripe",
         *       "status": "succeeded",
         *       "amount": {
         *         "amount": 2575,
         *         "currency": "USD"
         *       },
         *       "accepted": true,
         *       "createdAt": "2026-11-23T12:01:00.000Z",
         *       "updatedAt": "2026-11-23T12:02:00.000Z",
         *       "payableUntil": "2026-11-23T13:01:00.000Z",
         *       "closesAt": "2026-11-23T13:01:00.000Z",
         *       "succeededAt": "2026-11-23T12:02:00.000Z"
         *     }
         */
        Payment: {
            id: components["schemas"]["PaymentId"];
            /** @description Increases with every change: of two answers about the same thing, the higher one is newer. */
            version: number;
            applicationId: components["schemas"]["ApplicationId"];
            /** @description For people to read out: Crockford base 32 with a check character, so that a slip is detected. */
            receiptNumber: string;
            method: components["schemas"]["Method"];
            status: components["schemas"]["PaymentStates"];
            amount: components["schemas"]["Money"];
            /** @description For a succeeded payment: true if it pays the application, false if it is refunded automatically. */
            accepted?: boolean;
            /** @description For a closed payment: false if its gateway has not confirmed it, because it did not answer or knew nothing of the payment, so it may still succeed. */
            gatewayConfirmed?: boolean;
            /** @description Amount of the refunds that are about to be sent, or sent and not confirmed yet. */
            refunding?: components["schemas"]["Money"];
            /** @description Amount of the refunds that the gateway has confirmed, or that finance has paid in another way. */
            refunded?: components["schemas"]["Money"];
            /** @description Amount of the refunds that failed and are sent again automatically. */
            refundRetrying?: components["schemas"]["Money"];
            /** @description Amount of the refunds that failed and that the visa office takes care of, as far as it is still owed. */
            refundFailed?: components["schemas"]["Money"];
            lastDecline?: components["schemas"]["Decline"];
            /** @description The payer's bank reclaims the payment or parts of it. The oldest dispute first. */
            disputes?: components["schemas"]["Dispute"][];
            /** @description Lost disputes have taken so much that the payment no longer pays the application. */
            reversed?: boolean;
            /** @description What the payer's bank has returned by lost disputes. */
            lost?: components["schemas"]["Money"];
            /** @description The payment is being closed; see `closesAt`. It can still be paid until the gateway confirms that it is closed. */
            closing?: boolean;
            createdAt: components["schemas"]["Time"];
            updatedAt: components["schemas"]["Time"];
            payableUntil: components["schemas"]["Time"];
            /** @description Unless the payment succeeds, is `processing`, or its gateway does not answer, another one can be started at this time at the latest. Renewed, like `payableUntil`, when the payer resumes a payment by a page that is payable for minutes. */
            closesAt: components["schemas"]["Time"];
            succeededAt?: components["schemas"]["Time"];
        };
        PaymentId: string;
        PaymentPage: {
            items: components["schemas"]["Payment"][];
            next?: string;
        };
        PaymentRecord: {
            id: components["schemas"]["PaymentId"];
            /** @description Increases with every change: of two answers about the same thing, the higher one is newer. */
            version: number;
            applicationId: components["schemas"]["ApplicationId"];
            /** @description For people to read out: Crockford base 32 with a check character, so that a slip is detected. */
            receiptNumber: string;
            method: components["schemas"]["Method"];
            status: components["schemas"]["PaymentStates"];
            amount: components["schemas"]["Money"];
            /** @description For a succeeded payment: true if it pays the application, false if it is refunded automatically. */
            accepted?: boolean;
            /** @description For a closed payment: false if its gateway has not confirmed it, because it did not answer or knew nothing of the payment, so it may still succeed. */
            gatewayConfirmed?: boolean;
            /** @description Amount of the refunds that are about to be sent, or sent and not confirmed yet. */
            refunding?: components["schemas"]["Money"];
            /** @description Amount of the refunds that the gateway has confirmed, or that finance has paid in another way. */
            refunded?: components["schemas"]["Money"];
            /** @description Amount of the refunds that failed and are sent again automatically. */
            refundRetrying?: components["schemas"]["Money"];
            /** @description Amount of the refunds that failed and that the visa office takes care of, as far as it is still owed. */
            refundFailed?: components["schemas"]["Money"];
            lastDecline?: components["schemas"]["Decline"];
            /** @description The payer's bank reclaims the payment or parts of it. The oldest dispute first. */
            disputes?: components["schemas"]["Dispute"][];
            /** @description Lost disputes have taken so much that the payment no longer pays the application. */
            reversed?: boolean;
            /** @description What the payer's bank has returned by lost disputes. */
            lost?: components["schemas"]["Money"];
            /** @description The payment is being closed; see `closesAt`. It can still be paid until the gateway confirms that it is closed. */
            closing?: boolean;
            createdAt: components["schemas"]["Time"];
            updatedAt: components["schemas"]["Time"];
            payableUntil: components["schemas"]["Time"];
            /** @description Unless the payment succeeds, is `processing`, or its gateway does not answer, another one can be started at this time at the latest. Renewed, like `payableUntil`, when the payer resumes a payment by a page that is payable for minutes. */
            closesAt: components["schemas"]["Time"];
            succeededAt?: components["schemas"]["Time"];
            history: components["schemas"]["HistoryEntry"][];
            refunds: components["schemas"]["Refund"][];
        };
        /**
         * @example {
         *       "method": "stripe",
         *       "device": "phone"
         *     }
         */
        PaymentRequest: {
            method: components["schemas"]["Method"];
            /** @default desktop */
            device?: components["schemas"]["Device"];
        };
        /** @enum {string} */
        PaymentStates: "pending" | "processing" | "failed" | "canceled" | "expired" | "succeeded";
        Problem: {
            type: string;
            title: string;
            status: number;
            code: components["schemas"]["ProblemCode"];
            detail: string;
            /** @description What to do now. */
            next: string;
            requestId?: string;
            /** @description The earliest time at which a retry makes sense. */
            retryAt?: components["schemas"]["Time"];
            /** @description The gateway's own error code, if it returned one. */
            gatewayCode?: string;
            errors?: components["schemas"]["InvalidField"][];
        };
        /**
         * @description Stable: programs may rely on it.
         * @enum {string}
         */
        ProblemCode: "invalid_request" | "invalid_json" | "unsupported_media_type" | "body_too_large" | "invalid_cursor" | "number_mistyped" | "idempotency_key_missing" | "invalid_signature" | "unreadable_notification" | "unauthorized" | "forbidden" | "direct_access_forbidden" | "not_found" | "application_not_draft" | "application_not_submitted" | "application_already_paid" | "application_withdrawn" | "withdrawal_not_allowed" | "application_unreadable" | "status_change_not_allowed" | "own_application" | "arrival_date_past" | "no_fee_for_application" | "quote_expired" | "method_not_available" | "payment_in_progress" | "payment_processing" | "payment_status_unknown" | "payment_already_succeeded" | "payment_not_succeeded" | "payment_disputed" | "refund_not_in_policy" | "refund_exceeds_payment" | "idempotency_key_reused" | "refund_not_in_manual_review" | "refund_handled_by_gateway" | "manual_refund_already_recorded" | "refund_status_unknown" | "merchant_account_unavailable" | "invalid_date_range" | "rate_limited" | "address_rate_limited" | "too_many_requests" | "gateway_rejected" | "gateway_unavailable" | "concurrent_modification" | "temporarily_unavailable" | "internal_error";
        QrCheckout: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "qr";
            /** @description To be shown as a QR code, which the payer scans. */
            codeUrl: string;
        };
        /**
         * @example {
         *       "scheduleVersion": "2026-11",
         *       "options": [
         *         {
         *           "method": "stripe",
         *           "fee": {
         *             "amount": 2500,
         *             "currency": "USD"
         *           },
         *           "surcharge": {
         *             "amount": 75,
         *             "currency": "USD"
         *           },
         *           "total": {
         *             "amount": 2575,
         *             "currency": "USD"
         *           }
         *         }
         *       ],
         *       "validUntil": "2026-11-24T12:00:00.000Z"
         *     }
         */
        Quote: {
            scheduleVersion: string;
            /** @description The price with each method. A method that supports none of the quote's currencies is omitted. */
            options: components["schemas"]["QuoteOption"][];
            /** @description Until when the price is locked; absent if it is not locked. */
            validUntil?: components["schemas"]["Time"];
        };
        QuoteOption: {
            method: components["schemas"]["Method"];
            fee: components["schemas"]["Money"];
            surcharge: components["schemas"]["Money"];
            total: components["schemas"]["Money"];
            health?: components["schemas"]["GatewayHealth"];
        };
        /** @description To be paid on the gateway's own page. */
        RedirectCheckout: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "redirect";
            url: string;
            button?: components["schemas"]["GatewayButton"];
        };
        Refund: {
            id: string;
            amount: components["schemas"]["Money"];
            state: components["schemas"]["RefundState"];
            reason: string;
            /** @description For a refund in manual review, within its payment: the amount that has not been returned in other ways since. */
            owed?: components["schemas"]["Money"];
            /** @description For a completed refund: it was paid outside the gateway. */
            manualRefund?: components["schemas"]["ManualRefund"];
            createdAt: components["schemas"]["Time"];
            updatedAt: components["schemas"]["Time"];
        };
        RefundId: string;
        /** @enum {string} */
        RefundReason: "duplicate" | "overpaid" | "invalid_application" | "goodwill";
        /**
         * @example {
         *       "amount": 1000,
         *       "reason": "overpaid"
         *     }
         */
        RefundRequest: {
            /** @description Minor units of the payment's currency. Default: the remaining refundable amount. */
            amount?: number;
            reason: components["schemas"]["RefundReason"];
        };
        /** @enum {string} */
        RefundState: "due" | "sent" | "done" | "failed" | "manual_review";
        StaffActor: {
            userId: string;
            role: components["schemas"]["StaffRole"];
        };
        StaffApplicationPage: {
            items: components["schemas"]["StaffApplicationSummary"][];
            next?: string;
        };
        StaffApplicationRecord: {
            id: components["schemas"]["ApplicationId"];
            /** @description Increases with every change: of two answers about the same thing, the higher one is newer. */
            version: number;
            /** @description For people to read out, as a receipt number. */
            applicationNumber: string;
            state: components["schemas"]["ApplicationStates"];
            fullName: string;
            email: string;
            /** @description Masked: only its last characters are shown. */
            passportNumber: string;
            nationality: string;
            visaType: string;
            arrivalDate: components["schemas"]["Date"];
            language: string;
            /** @description The personal fields cannot be decrypted and are empty. */
            unreadable?: boolean;
            /** @description When the personal fields were removed; they are empty. */
            redactedAt?: components["schemas"]["Time"];
            quote?: components["schemas"]["Quote"];
            open?: components["schemas"]["OpenPayment"];
            reversed: boolean;
            paidBy?: components["schemas"]["PaymentId"];
            createdAt: components["schemas"]["Time"];
            updatedAt: components["schemas"]["Time"];
            submittedAt?: components["schemas"]["Time"];
            paidAt?: components["schemas"]["Time"];
            userId: string;
            paid: boolean;
            payments: components["schemas"]["Payment"][];
        };
        StaffApplicationSearch: components["schemas"]["StaffSearchByReceiptNumber"] | components["schemas"]["StaffSearchByApplicationNumber"] | components["schemas"]["StaffSearchByEmail"] | components["schemas"]["StaffSearchByPassportNumber"] | components["schemas"]["StaffSearchByUser"] | components["schemas"]["StaffSearchByGatewayReference"] | components["schemas"]["StaffApplicationSearchByDate"];
        StaffApplicationSearchByDate: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            by: "date";
            /** @description First and last day of creation, inclusive: days of the office's time zone (`officeTimeZone` of `GET /config`). */
            from: components["schemas"]["Date"];
            to: components["schemas"]["Date"];
            /** @default 20 */
            limit?: number;
            cursor?: string;
            state?: components["schemas"]["ApplicationStates"];
        };
        StaffApplicationSummary: {
            id: components["schemas"]["ApplicationId"];
            /** @description Increases with every change: of two answers about the same thing, the higher one is newer. */
            version: number;
            /** @description For people to read out, as a receipt number. */
            applicationNumber: string;
            state: components["schemas"]["ApplicationStates"];
            nationality: string;
            visaType: string;
            arrivalDate: components["schemas"]["Date"];
            /** @description The personal fields cannot be decrypted and are empty. */
            unreadable?: boolean;
            /** @description When the personal fields were removed; they are empty. */
            redactedAt?: components["schemas"]["Time"];
            reversed: boolean;
            paidBy?: components["schemas"]["PaymentId"];
            createdAt: components["schemas"]["Time"];
            updatedAt: components["schemas"]["Time"];
            submittedAt?: components["schemas"]["Time"];
            paidAt?: components["schemas"]["Time"];
            fullName: string;
            userId: string;
            paid: boolean;
        };
        StaffAuditEvent: {
            id: string;
            at: components["schemas"]["Time"];
            by: components["schemas"]["StaffActor"];
            /** @description The name of the function that performed the action. */
            action: string;
            /** @description `done`, `already_done`, or the code of the returned problem. */
            result: string;
            applicationId?: components["schemas"]["ApplicationId"];
            paymentId?: components["schemas"]["PaymentId"];
            refundId?: string;
            exportId?: components["schemas"]["ExportId"];
            searchedBy?: components["schemas"]["StaffSearchCriterion"];
            /** @description The keyed hash of the search term. */
            termHash?: string;
            from?: components["schemas"]["Date"];
            to?: components["schemas"]["Date"];
            state?: string;
            found?: string[];
            newState?: components["schemas"]["ApplicationStates"];
            reference?: string;
            /** @constant */
            withoutGateway?: true;
            reason?: string;
        };
        StaffAuditPage: {
            items: components["schemas"]["StaffAuditEvent"][];
            next?: string;
        };
        StaffDispute: {
            /** @description The gateway's own id of the dispute. */
            id: string;
            state: components["schemas"]["DisputeState"];
            /** @description The disputed part of the payment. */
            amount: components["schemas"]["Money"];
            openedAt: components["schemas"]["Time"];
            /** @description The gateway's word for the payer's reason. */
            reason?: string;
            /** @description Until when the gateway takes evidence. */
            respondBy?: components["schemas"]["Time"];
            /** @description The gateway's timestamp of the newest observation. */
            observedAt: components["schemas"]["Time"];
        };
        StaffManualRefund: {
            /** @description The reference of the bank transfer or other payout; empty if it cannot be decrypted. */
            reference: string;
            at: components["schemas"]["Time"];
            by: string;
            /** @description The gateway has also completed this refund. */
            doubleRefund?: boolean;
        };
        StaffManualRefundRequest: {
            /** @description The reference of the bank transfer or other payout. The payer sees it; it is stored encrypted. */
            reference: string;
            /** @description Stored encrypted in the audit trail. */
            reason: string;
            /**
             * @description Only while the secret lacks the keys of the payment's merchant account: records the refund without asking the gateway. Look at the refund in that account's dashboard first.
             * @constant
             */
            withoutGateway?: true;
        };
        /** @enum {string} */
        StaffNewStatus: "processing" | "approved" | "rejected";
        StaffPayment: {
            id: components["schemas"]["PaymentId"];
            /** @description Increases with every change: of two answers about the same thing, the higher one is newer. */
            version: number;
            applicationId: components["schemas"]["ApplicationId"];
            /** @description For people to read out: Crockford base 32 with a check character, so that a slip is detected. */
            receiptNumber: string;
            method: components["schemas"]["Method"];
            status: components["schemas"]["PaymentStates"];
            amount: components["schemas"]["Money"];
            /** @description For a succeeded payment: true if it pays the application, false if it is refunded automatically. */
            accepted?: boolean;
            /** @description For a closed payment: false if its gateway has not confirmed it, because it did not answer or knew nothing of the payment, so it may still succeed. */
            gatewayConfirmed?: boolean;
            /** @description Amount of the refunds that are about to be sent, or sent and not confirmed yet. */
            refunding?: components["schemas"]["Money"];
            /** @description Amount of the refunds that the gateway has confirmed, or that finance has paid in another way. */
            refunded?: components["schemas"]["Money"];
            /** @description Amount of the refunds that failed and are sent again automatically. */
            refundRetrying?: components["schemas"]["Money"];
            /** @description Amount of the refunds that failed and that the visa office takes care of, as far as it is still owed. */
            refundFailed?: components["schemas"]["Money"];
            lastDecline?: components["schemas"]["Decline"];
            /** @description The payer's bank reclaims the payment or parts of it. The oldest dispute first. */
            disputes?: components["schemas"]["Dispute"][];
            /** @description Lost disputes have taken so much that the payment no longer pays the application. */
            reversed?: boolean;
            /** @description What the payer's bank has returned by lost disputes. */
            lost?: components["schemas"]["Money"];
            /** @description The payment is being closed; see `closesAt`. It can still be paid until the gateway confirms that it is closed. */
            closing?: boolean;
            createdAt: components["schemas"]["Time"];
            updatedAt: components["schemas"]["Time"];
            payableUntil: components["schemas"]["Time"];
            /** @description Unless the payment succeeds, is `processing`, or its gateway does not answer, another one can be started at this time at the latest. Renewed, like `payableUntil`, when the payer resumes a payment by a page that is payable for minutes. */
            closesAt: components["schemas"]["Time"];
            succeededAt?: components["schemas"]["Time"];
            userId: string;
        };
        StaffPaymentPage: {
            items: components["schemas"]["StaffPayment"][];
            next?: string;
        };
        StaffPaymentRecord: {
            id: components["schemas"]["PaymentId"];
            /** @description Increases with every change: of two answers about the same thing, the higher one is newer. */
            version: number;
            applicationId: components["schemas"]["ApplicationId"];
            /** @description For people to read out: Crockford base 32 with a check character, so that a slip is detected. */
            receiptNumber: string;
            method: components["schemas"]["Method"];
            status: components["schemas"]["PaymentStates"];
            amount: components["schemas"]["Money"];
            /** @description For a succeeded payment: true if it pays the application, false if it is refunded automatically. */
            accepted?: boolean;
            /** @description For a closed payment: false if its gateway has not confirmed it, because it did not answer or knew nothing of the payment, so it may still succeed. */
            gatewayConfirmed?: boolean;
            /** @description Amount of the refunds that are about to be sent, or sent and not confirmed yet. */
            refunding?: components["schemas"]["Money"];
            /** @description Amount of the refunds that the gateway has confirmed, or that finance has paid in another way. */
            refunded?: components["schemas"]["Money"];
            /** @description Amount of the refunds that failed and are sent again automatically. */
            refundRetrying?: components["schemas"]["Money"];
            /** @description Amount of the refunds that failed and that the visa office takes care of, as far as it is still owed. */
            refundFailed?: components["schemas"]["Money"];
            lastDecline?: components["schemas"]["Decline"];
            disputes?: components["schemas"]["StaffDispute"][];
            /** @description Lost disputes have taken so much that the payment no longer pays the application. */
            reversed?: boolean;
            /** @description What the payer's bank has returned by lost disputes. */
            lost?: components["schemas"]["Money"];
            /** @description The payment is being closed; see `closesAt`. It can still be paid until the gateway confirms that it is closed. */
            closing?: boolean;
            createdAt: components["schemas"]["Time"];
            updatedAt: components["schemas"]["Time"];
            payableUntil: components["schemas"]["Time"];
            /** @description Unless the payment succeeds, is `processing`, or its gateway does not answer, another one can be started at this time at the latest. Renewed, like `payableUntil`, when the payer resumes a payment by a page that is payable for minutes. */
            closesAt: components["schemas"]["Time"];
            succeededAt?: components["schemas"]["Time"];
            history: components["schemas"]["HistoryEntry"][];
            refunds: components["schemas"]["StaffRefund"][];
            userId: string;
            /** @description The merchant account that holds the money, by the gateway's own id; Stripe's test mode has `/test` behind it. */
            account: string;
            /** @description The gateway's own id, to find the payment in its dashboard. */
            gatewayReference?: string;
            /** @description For a succeeded payment: neither reserved by a refund, nor lost, nor demanded by an open dispute. */
            refundable?: components["schemas"]["Money"];
        };
        StaffPaymentSearch: components["schemas"]["StaffSearchByReceiptNumber"] | components["schemas"]["StaffSearchByApplicationNumber"] | components["schemas"]["StaffSearchByEmail"] | components["schemas"]["StaffSearchByPassportNumber"] | components["schemas"]["StaffSearchByUser"] | components["schemas"]["StaffSearchByGatewayReference"] | components["schemas"]["StaffPaymentSearchByDate"];
        StaffPaymentSearchByDate: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            by: "date";
            /** @description First and last day of creation, inclusive: days of the office's time zone (`officeTimeZone` of `GET /config`). */
            from: components["schemas"]["Date"];
            to: components["schemas"]["Date"];
            /** @default 20 */
            limit?: number;
            cursor?: string;
            status?: components["schemas"]["PaymentStates"];
        };
        StaffRefund: {
            id: string;
            amount: components["schemas"]["Money"];
            state: components["schemas"]["RefundState"];
            reason: string;
            /** @description For a refund in manual review, within its payment: the amount that has not been returned in other ways since. */
            owed?: components["schemas"]["Money"];
            manualRefund?: components["schemas"]["StaffManualRefund"];
            createdAt: components["schemas"]["Time"];
            updatedAt: components["schemas"]["Time"];
            /** @description What was asked for, if the gateway or the office has paid another amount. */
            requestedAmount?: components["schemas"]["Money"];
            requestedBy?: string;
        };
        /** @enum {string} */
        StaffRole: "officer" | "finance";
        StaffSearchByApplicationNumber: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            by: "application_number";
            /** @description In any case, with any spaces and dashes; O is read as 0, I and L as 1. A slip gets `number_mistyped`. */
            applicationNumber: string;
            /** @default 20 */
            limit?: number;
            cursor?: string;
        };
        StaffSearchByEmail: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            by: "email";
            value: string;
            /** @default 20 */
            limit?: number;
            cursor?: string;
        };
        StaffSearchByGatewayReference: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            by: "gateway_reference";
            gateway: components["schemas"]["Method"];
            reference: string;
            /** @default 20 */
            limit?: number;
            cursor?: string;
        };
        StaffSearchByPassportNumber: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            by: "passport_number";
            value: string;
            /** @default 20 */
            limit?: number;
            cursor?: string;
        };
        StaffSearchByReceiptNumber: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            by: "receipt_number";
            /** @description In any case, with any spaces and dashes; O is read as 0, I and L as 1. A slip gets `number_mistyped`. */
            receiptNumber: string;
            /** @default 20 */
            limit?: number;
            cursor?: string;
        };
        StaffSearchByUser: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            by: "user";
            userId: string;
            /** @default 20 */
            limit?: number;
            cursor?: string;
        };
        /** @enum {string} */
        StaffSearchCriterion: "receipt_number" | "application_number" | "email" | "passport_number" | "user" | "gateway_reference" | "date";
        /** @description Where staff sign in. Groups in the tokens of another issuer grant nothing. */
        StaffSignIn: {
            issuer: string;
            /** @description As `operatorClientId`. */
            clientId?: string;
        };
        StaffStatusChange: {
            to: components["schemas"]["StaffNewStatus"];
            /** @description Stored encrypted in the audit trail. */
            reason: string;
        };
        StartedPayment: {
            payment: components["schemas"]["Payment"];
            /** @description Absent if the payer has nothing to do: the gateway is processing the payment, or it is paid. */
            checkout?: components["schemas"]["Checkout"];
        };
        /** @description To be paid with Stripe's script in the payer's browser. */
        StripeCheckout: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "stripe";
            clientSecret: string;
            publishableKey: string;
        };
        /**
         * Format: date-time
         * @description A point in time, ISO 8601 in UTC.
         */
        Time: string;
        /** @description One of the visa types of the configuration. */
        VisaType: string;
    };
    responses: {
        /** @description A part of the request is missing or malformed. */
        InvalidRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No valid access token was sent. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "application/json": components["schemas"]["ApiGatewayMessage"];
            };
        };
        /** @description This account may not do that, its token lacks the scope, or the request bypassed the site's address. A page: a firewall rule blocked it, such as every body above 8 KB that is not a gateway's notification. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "application/json": components["schemas"]["ApiGatewayMessage"];
                "text/html": string;
            };
        };
        /** @description There is no resource of this user at this address. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than this route accepts. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "application/json": components["schemas"]["ApiGatewayMessage"];
            };
        };
        /** @description The body is not application/json. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The notification is genuine, but cannot be read. The gateway should send it again. */
        UnreadableNotification: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Nothing was done. `rate_limited`: this user has started too many payments. `address_rate_limited`: too many were started from this IP address. `too_many_requests`: the IP address has sent too many requests. A message: all callers together have exceeded the limit of this route. */
        TooManyRequests: {
            headers: {
                /** @description Seconds to wait before a retry, if known. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "application/json": components["schemas"]["Problem"] | components["schemas"]["ApiGatewayMessage"];
            };
        };
        /** @description An error on our side. Nothing is lost. */
        ServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "application/json": components["schemas"]["ApiGatewayMessage"];
            };
        };
        /** @description The request could not be completed now, or its outcome is unknown. Nothing is lost. */
        NotNow: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "application/json": components["schemas"]["ApiGatewayMessage"];
            };
        };
        /** @description The request was refused; the code says why. Nothing was written and no money moved. */
        Refused: {
            headers: {
                /** @description Seconds to wait before a retry, if known. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listApplications: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationPage"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    createApplication: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationForm"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    getApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                applicationId: components["schemas"]["ApplicationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    updateApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                applicationId: components["schemas"]["ApplicationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    submitApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                applicationId: components["schemas"]["ApplicationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    withdrawApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                applicationId: components["schemas"]["ApplicationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    quoteFees: {
        parameters: {
            query: {
                /** @description ICAO Doc 9303, part 3, section 5: ISO 3166-1 alpha-3 and the codes for persons and organisations without a country, such as XXA (stateless). */
                nationality: components["schemas"]["Nationality"];
                /** @description One of the visa types of the configuration. */
                visaType: components["schemas"]["VisaType"];
                /** @description A calendar day, ISO 8601. */
                arrivalDate: components["schemas"]["Date"];
                method?: components["schemas"]["Method"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    createPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                applicationId: components["schemas"]["ApplicationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedPayment"];
                };
            };
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedPayment"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    listPayments: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                status?: components["schemas"]["PaymentStates"];
                /** @description Created at this time or later. */
                from?: components["schemas"]["Time"];
                /** @description Created before this time. */
                until?: components["schemas"]["Time"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPage"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    getPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                paymentId: components["schemas"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentRecord"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    checkPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                paymentId: components["schemas"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckResult"];
                };
            };
            /** @description Accepted; not finished or not known yet. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckResult"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    cancelPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                paymentId: components["schemas"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckResult"];
                };
            };
            /** @description Accepted; not finished or not known yet. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckResult"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    requestRefund: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                paymentId: components["schemas"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefundRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refund"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    recordManualRefund: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                paymentId: components["schemas"]["PaymentId"];
                refundId: components["schemas"]["RefundId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StaffManualRefundRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffRefund"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    searchPayments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StaffPaymentSearch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffPaymentPage"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    staffGetPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                paymentId: components["schemas"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffPaymentRecord"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    staffCheckPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                paymentId: components["schemas"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckResult"];
                };
            };
            /** @description Accepted; not finished or not known yet. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckResult"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    searchApplications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StaffApplicationSearch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffApplicationPage"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    staffGetApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                applicationId: components["schemas"]["ApplicationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffApplicationRecord"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    changeApplicationStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                applicationId: components["schemas"]["ApplicationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StaffStatusChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffApplicationSummary"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    getAuditTrail: {
        parameters: {
            query?: {
                /** @description A day of the office's time zone. Default: today, or all days of the application. */
                day?: components["schemas"]["Date"];
                /** @description Selects one application with its payments. */
                applicationId?: components["schemas"]["ApplicationId"];
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffAuditPage"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    requestExport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description Accepted; not finished or not known yet. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportJob"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    getExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exportId: components["schemas"]["ExportId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportJob"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    createLiveTicket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveTicket"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    stripeWebhook: {
        parameters: {
            query?: never;
            header: {
                "stripe-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description The gateway's notification, byte for byte: its signature covers the body. */
        requestBody: {
            content: {
                "application/json": string;
            };
        };
        responses: {
            /** @description Accepted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["UnreadableNotification"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    alipayNotify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The gateway's notification, byte for byte: its signature covers the body. */
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": "success";
                };
            };
            400: components["responses"]["InvalidRequest"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["UnreadableNotification"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    paypalWebhook: {
        parameters: {
            query?: never;
            header: {
                "paypal-transmission-id": string;
                "paypal-transmission-time": string;
                "paypal-transmission-sig": string;
                "paypal-cert-url": string;
                "paypal-auth-algo": string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description The gateway's notification, byte for byte: its signature covers the body. */
        requestBody: {
            content: {
                "application/json": string;
            };
        };
        responses: {
            /** @description Accepted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["UnreadableNotification"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    wechatPayWebhook: {
        parameters: {
            query?: never;
            header: {
                "wechatpay-serial": string;
                "wechatpay-signature": string;
                "wechatpay-timestamp": string;
                "wechatpay-nonce": string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description The gateway's notification, byte for byte: its signature covers the body. */
        requestBody: {
            content: {
                "application/json": string;
            };
        };
        responses: {
            /** @description Accepted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A part of the request is missing or malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            /** @description This account may not do that, its token lacks the scope, or the request bypassed the site's address. A page: a firewall rule blocked it, such as every body above 8 KB that is not a gateway's notification. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    } | components["schemas"]["ApiGatewayMessage"];
                    "text/html": string;
                };
            };
            /** @description The body is larger than this route accepts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    } | components["schemas"]["ApiGatewayMessage"];
                };
            };
            /** @description The notification is genuine, but cannot be read. The gateway should send it again. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            /** @description Nothing was done. `rate_limited`: this user has started too many payments. `address_rate_limited`: too many were started from this IP address. `too_many_requests`: the IP address has sent too many requests. A message: all callers together have exceeded the limit of this route. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry, if known. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    } | (components["schemas"]["Problem"] | components["schemas"]["ApiGatewayMessage"]);
                };
            };
            /** @description An error on our side. Nothing is lost. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    } | components["schemas"]["ApiGatewayMessage"];
                };
            };
            /** @description The request could not be completed now, or its outcome is unknown. Nothing is lost. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    } | components["schemas"]["ApiGatewayMessage"];
                };
            };
            /** @description The request was refused; the code says why. Nothing was written and no money moved. */
            default: {
                headers: {
                    /** @description Seconds to wait before a retry, if known. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
        };
    };
    getConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Config"];
                };
            };
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
    getApiDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiDocument"];
                };
            };
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotNow"];
            default: components["responses"]["Refused"];
        };
    };
}
