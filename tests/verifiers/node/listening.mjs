// Says on standard error where a server listens, as the servers for Python do by themselves.
import { Server } from 'node:net'

const { emit } = Server.prototype
Server.prototype.emit = function (event, ...rest) {
  if (event === 'listening') process.stderr.write(`http://127.0.0.1:${this.address().port}\n`)
  return emit.call(this, event, ...rest)
}
