// Checks requests with the published clients for Node. Reads a JSON array of requests from standard input and writes an
// array of answers: `accepted`, or why it was refused. The first argument is the folder that the clients are installed in.
'use strict'

const { createRequire } = require('node:module')
const { readFileSync } = require('node:fs')
const path = require('node:path')

const installed = createRequire(path.join(process.argv[2], 'package.json'))
const { Signature } = installed('@hubspot/api-client')
const { Webhook } = installed('standardwebhooks')

function hubspot({ version, secret, method, url, headers, body }) {
  const isGood = Signature.isValid({
    signatureVersion: version,
    signature: headers[version === 'v3' ? 'x-hubspot-signature-v3' : 'x-hubspot-signature'],
    clientSecret: secret,
    method,
    url,
    requestBody: body,
    timestamp: headers['x-hubspot-request-timestamp'],
  })
  if (!isGood) throw new Error('the signature differs')
}

const clients = {
  hubspot,
  standardwebhooks: ({ secret, headers, body }) => new Webhook(secret).verify(body, headers),
}

function answer(request) {
  try {
    clients[request.client](request)
    return 'accepted'
  } catch (error) {
    return `refused: ${error.message}`
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(answer)))
