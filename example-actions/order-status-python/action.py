"""Tells the visitor where an order is."""

from dataclasses import dataclass

from actgate_sdk import Action, Context, Exchanges, Given, Step, export, reply


@dataclass
class Inputs:
    order: str


@dataclass
class Order:
    """What the agent may know of an order; the rest of the shop's answer goes no further."""

    status: str
    expected_day: str


#: What an order is, in German; any other status is one of an order that is being prepared.
STATUS_DE = {"shipped": "unterwegs", "delivered": "zugestellt", "cancelled": "storniert"}

#: Orders of which no day is told any more.
OVER = ("delivered", "cancelled")


def in_english(number: str, order: Order) -> str:
    day = "" if order.status in OVER else f", expected on {order.expected_day}"
    return f"Order {number} is {order.status}{day}."


def in_german(number: str, order: Order) -> str:
    # Days come as year, month and day with dashes between.
    day = ".".join(reversed(order.expected_day.split("-")))
    expected = "" if order.status in OVER else f" und wird am {day} erwartet"
    return f"Die Bestellung {number} ist {STATUS_DE.get(order.status, 'in Bearbeitung')}{expected}."


class OrderStatus(Action[Inputs]):
    def validate(self, context: Context, given: Given) -> None:
        def normalised(order: str) -> str:
            bare = order.upper().replace("-", "")
            return f"{bare[:1]}-{bare[1:]}"

        given.update("order", str, normalised)

    def shape(self, context: Context, inputs: Inputs, exchanges: Exchanges) -> Step:
        is_german = context.language == "de"
        if exchanges.last.status == 404:
            if is_german:
                return reply(f"Ich konnte die Bestellung {inputs.order} nicht finden.")
            return reply(f"I could not find order {inputs.order}.")
        found = exchanges.last.json(Order)
        return reply((in_german if is_german else in_english)(inputs.order, found), found)


Handler = export(OrderStatus())
