// Greets the visitor.

import { action, object, problem, reply, string } from 'actgate-sdk';

export default action({
  inputs: object({ name: string }),

  validate(context, given) {
    given.update('name', string, (name) => name.trim());
    return given.get('name', string) === '' ? problem('/name', 'A name has at least one letter.') : [];
  },

  plan(context, inputs) {
    return reply(`Hello, ${inputs.name}.`, inputs);
  },
});
