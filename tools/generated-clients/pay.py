"""Applies, pays and refunds with the generated client, and reads every answer with the generated models too."""

import json
import os
import time
from datetime import date, timedelta
from pathlib import Path

import evisa_models
import httpx
from evisa_client.api.applications import create_application, create_payment, get_application, submit_application
from evisa_client.api.config import get_config
from evisa_client.api.fees import quote_fees
from evisa_client.api.payments import check_payment, request_refund
from evisa_client.api.staff import search_payments
from evisa_client.client import AuthenticatedClient, Client
from evisa_client.models import (
    ApplicationForm,
    CheckOutcome,
    Device,
    Method,
    PaymentRequest,
    Problem,
    ProblemCode,
    RefundReason,
    RefundRequest,
    StaffSearchByReceiptNumber,
    StripeCheckout,
)
from pydantic import BaseModel

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
SITE = os.environ["EVISA_SITE"]
STRIPE = os.environ["EVISA_STRIPE"]
CHECKS = Path(os.environ["EVISA_CHECKS"])
TIMEOUT_SECONDS = 30


def passed(text: str) -> None:
    with CHECKS.open("a", encoding="utf-8") as file:
        file.write(text + "\n")


def model_of(name: str) -> type[BaseModel]:
    return getattr(evisa_models, name)


def body_of(response, name: str):
    """The answer as the client reads it; the Pydantic model must read it too."""
    model_of(name).model_validate_json(response.content)
    assert type(response.parsed).__name__ == name, response.content
    return response.parsed


def read_examples(document: dict) -> int:
    count = 0
    for name, schema in document["components"]["schemas"].items():
        for example in schema.get("examples", []):
            model_of(name).model_validate_json(json.dumps(example))
            count += 1
    for response in document["components"]["responses"].values():
        content = response["content"]["application/problem+json"]
        for example in content["examples"].values():
            evisa_models.Problem.model_validate_json(json.dumps(example["value"]))
            Problem.from_dict(example["value"])
            count += 1
    return count


def pay_by_card(checkout: StripeCheckout, card: str) -> None:
    """As Stripe's script does in the payer's browser."""
    intent = checkout.client_secret.split("_secret_")[0]
    httpx.post(
        f"{STRIPE}/v1/payment_intents/{intent}/confirm",
        headers={"authorization": f"Bearer {checkout.publishable_key}"},
        data={
            "client_secret": checkout.client_secret,
            "return_url": SITE,
            "payment_method_data[type]": "card",
            "payment_method_data[card][number]": card,
            "payment_method_data[card][exp_month]": "12",
            "payment_method_data[card][exp_year]": "2034",
            "payment_method_data[card][cvc]": "123",
        },
    ).raise_for_status()


def paid(client: AuthenticatedClient, payment_id: str) -> bool:
    end = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < end:
        result = body_of(check_payment.sync_detailed(payment_id, client=client), "CheckResult")
        if result.result == CheckOutcome.PAID:
            return True
        time.sleep(0.1)
    return False


document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
examples = read_examples(document)
assert examples > 20, examples
passed(f"reads all {examples} examples of the document")

anyone = Client(base_url=f"{SITE}/api")
applicant = AuthenticatedClient(base_url=f"{SITE}/api", token=os.environ["EVISA_APPLICANT_TOKEN"])
finance = AuthenticatedClient(base_url=f"{SITE}/api", token=os.environ["EVISA_FINANCE_TOKEN"])

config = body_of(get_config.sync_detailed(client=anyone), "Config")
assert Method.STRIPE in config.methods
example = document["components"]["schemas"]["ApplicationForm"]["examples"][0]
form = ApplicationForm.from_dict({**example, "arrivalDate": (date.today() + timedelta(days=90)).isoformat()})
quote = body_of(
    quote_fees.sync_detailed(
        client=anyone, nationality=form.nationality, visa_type=form.visa_type, arrival_date=form.arrival_date
    ),
    "Quote",
)
application = body_of(create_application.sync_detailed(client=applicant, body=form), "Application")
application = body_of(submit_application.sync_detailed(application.id, client=applicant), "Application")
assert application.quote.options[0].total == quote.options[0].total
passed("applies for a visa and gets the quoted price")

request = PaymentRequest(method=Method.STRIPE, device=Device.DESKTOP)
started = body_of(create_payment.sync_detailed(application.id, client=applicant, body=request), "StartedPayment")
assert isinstance(started.checkout, StripeCheckout)
pay_by_card(started.checkout, "4242424242424242")
assert paid(applicant, started.payment.id)
application = body_of(get_application.sync_detailed(application.id, client=applicant), "Application")
assert application.paid_by == started.payment.id
passed("pays by card, and the application is paid")

problem = body_of(create_payment.sync_detailed(application.id, client=applicant, body=request), "Problem")
assert problem.code == ProblemCode.APPLICATION_ALREADY_PAID
passed("is told that it cannot pay twice")

search = StaffSearchByReceiptNumber(by="receipt_number", receipt_number=started.payment.receipt_number)
found = body_of(search_payments.sync_detailed(client=finance, body=search), "StaffPaymentPage")
assert [one.id for one in found.items] == [started.payment.id]
refund = body_of(
    request_refund.sync_detailed(
        started.payment.id,
        client=finance,
        body=RefundRequest(reason=RefundReason.GOODWILL, amount=1000),
        idempotency_key="refund-1",
    ),
    "Refund",
)
assert refund.amount.amount == 1000
passed("finds the payment by its receipt number and refunds a part")
