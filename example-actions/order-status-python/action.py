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


class OrderStatus(Action[Inputs]):
    def validate(self, context: Context, given: Given) -> None:
        def normalised(order: str) -> str:
            bare = order.upper().replace("-", "")
            return f"{bare[:1]}-{bare[1:]}"

        given.update("order", str, normalised)

    def shape(self, context: Context, inputs: Inputs, exchanges: Exchanges) -> Step:
        if exchanges.last.status == 404:
            return reply(f"I could not find order {inputs.order}.")
        found = exchanges.last.json(Order)
        is_over = found.status in ("delivered", "cancelled")
        day = "" if is_over else f", expected on {found.expected_day}"
        return reply(f"Order {inputs.order} is {found.status}{day}.", found)


Handler = export(OrderStatus())
