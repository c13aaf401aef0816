"""Greets the visitor."""

from dataclasses import dataclass

from actgate_sdk import Action, Context, Given, Problem, Rejected, Step, export, reply


@dataclass
class Inputs:
    name: str


class Greeting(Action[Inputs]):
    def validate(self, context: Context, given: Given) -> None:
        given.update("name", str, str.strip)
        if given.get("name", str) == "":
            raise Rejected(Problem("/name", "A name has at least one letter."))

    def plan(self, context: Context, inputs: Inputs) -> Step:
        return reply(f"Hello, {inputs.name}.", inputs)


Handler = export(Greeting())
