// Tells the visitor where an order is.

import { action, object, reply, string } from 'actgate-sdk';

/** What the agent may know of an order; the rest of the shop's answer goes no further. */
const order = object({ status: string, expected_day: string });

export default action({
  inputs: object({ order: string }),

  validate(_, given) {
    given.update('order', string, (number) => {
      const bare = number.toUpperCase().replaceAll('-', '');
      return `${bare.slice(0, 1)}-${bare.slice(1)}`;
    });
  },

  shape(_, inputs, exchanges) {
    if (exchanges.last.status === 404) return reply(`I could not find order ${inputs.order}.`);
    const found = exchanges.last.json(order);
    const isOver = found.status === 'delivered' || found.status === 'cancelled';
    const day = isOver ? '' : `, expected on ${found.expected_day}`;
    return reply(`Order ${inputs.order} is ${found.status}${day}.`, found);
  },
});
